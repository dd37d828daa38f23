"""Countries and peoples as they stand in nationality columns: names, adjectives, three-letter codes, other
languages.
"""

from __future__ import annotations

_COUNTRIES = """
afghanistan|albania|algeria|american samoa|andorra|angola|antigua and barbuda|argentina|armenia|aruba
australia|austria|azerbaijan|bahamas|bahrain|bangladesh|barbados|belarus|belgium|belize|benin|bermuda
bhutan|bolivia|bosnia|bosnia and herzegovina|bosnia-herzegovina|botswana|brazil|brunei|bulgaria
burkina faso|burma|burundi|cabo verde|cambodia|cameroon|canada|cape verde|cayman islands
central african republic|chad|chile|china|colombia|comoros|congo|costa rica|cote d'ivoire|croatia|cuba
curacao|cyprus|czech republic|czechia|dem rep of the congo|democratic republic of congo
democratic republic of the congo|denmark|djibouti|dominica|dominican republic|ecuador|egypt|el salvador
england|equatorial guinea|eritrea|estonia|eswatini|ethiopia|fiji|finland|france|french guiana|gabon|gambia
georgia|germany|ghana|gibraltar|great britain|greece|grenada|guadeloupe|guam|guatemala|guinea
guinea-bissau|guyana|haiti|honduras|hong kong|hungary|iceland|india|indonesia|iran|iraq|ireland|israel
italy|ivory coast|jamaica|japan|jordan|kazakhstan|kenya|kiribati|korea|kosovo|kuwait|kyrgyzstan|laos
latvia|lebanon|lesotho|liberia|libya|liechtenstein|lithuania|luxembourg|macao|macau|macedonia|madagascar
malawi|malaysia|maldives|mali|malta|marshall islands|martinique|mauritania|mauritius|mexico|micronesia
moldova|monaco|mongolia|montenegro|morocco|mozambique|myanmar|namibia|nauru|nepal|netherlands|new zealand
nicaragua|niger|nigeria|north korea|north macedonia|northern ireland|norway|oman|pakistan|palau|palestine
palestinian territory|panama|papua new guinea|paraguay|people's republic of china|peru|philippines|poland
portugal|puerto rico|qatar|republic of the congo|romania|russia|russian federation|rwanda
saint kitts and nevis|saint lucia|saint vincent and the grenadines|samoa|san marino|sao tome and principe
saudi arabia|scotland|senegal|serbia|seychelles|sierra leone|singapore|slovakia|slovenia|solomon islands
somalia|south africa|south korea|south sudan|spain|sri lanka|st lucia|st vincent and the grenadines
st kitts and nevis|stateless|sudan|suriname|swaziland|sweden|switzerland|syria|syrian arab republic|taiwan
tajikistan|tanzania|thailand|the bahamas|the gambia|the netherlands|tibet|timor-leste|togo|tonga
trinidad and tobago|tunisia|turkey|turkiye|turkmenistan|turks and caicos islands|uae|uganda|uk|ukraine
united arab emirates|united kingdom|united states|united states of america|uruguay|usa|ussr|uzbekistan
vanuatu|vatican|venezuela|vietnam|viet nam|wales|western sahara|yemen|yugoslavia|zambia|zimbabwe
"""
_PEOPLES = """
afghan|albanian|algerian|american|angolan|argentine|argentinian|armenian|australian|austrian|azerbaijani
bahamian|bahraini|bangladeshi|barbadian|belarusian|belgian|belizean|beninese|bhutanese|bolivian|bosnian
brazilian|british|bulgarian|burkinabe|burmese|burundian|cambodian|cameroonian|canadian|chadian|chilean
chinese|colombian|congolese|costa rican|croatian|cuban|cypriot|czech|danish|dominican|dutch|ecuadorian
ecuadorean|egyptian|emirati|eritrean|estonian|ethiopian|fijian|filipino|finnish|french|gabonese|gambian
georgian|german|ghanaian|greek|grenadian|guatemalan|guinean|guyanese|haitian|honduran|hungarian|icelandic
indian|indonesian|iranian|iraqi|irish|israeli|italian|ivorian|jamaican|japanese|jordanian|kazakh|kenyan
korean|kosovar|kurdish|kuwaiti|kyrgyz|lao|laotian|latvian|lebanese|liberian|libyan|lithuanian|macedonian
malagasy|malawian|malaysian|malian|maltese|mauritanian|mauritian|mexican|moldovan|mongolian|montenegrin
moroccan|mozambican|namibian|nepalese|nepali|nicaraguan|nigerian|nigerien|north korean|norwegian|omani
pakistani|palestinian|panamanian|paraguayan|peruvian|philippine|polish|portuguese|puerto rican|qatari
romanian|russian|rwandan|salvadoran|salvadorean|saudi|saudi arabian|scottish|senegalese|serbian
sierra leonean|singaporean|slovak|slovenian|somali|south african|south korean|south sudanese|spanish
sri lankan|sudanese|surinamese|swedish|swiss|syrian|taiwanese|tajik|tanzanian|thai|tibetan|togolese
trinidadian|tunisian|turkish|turkmen|ugandan|ukrainian|uruguayan|uyghur|uzbek|venezuelan|vietnamese|welsh
yemeni|zambian|zimbabwean
"""
_ELSEWHERE = """
afganistan|arabie saoudite|bielorrusia|brasil|bresil|camerun|cameroun|chine|coree|costa de marfil
cote divoire|egipto|equateur|eritrea|estados unidos|etats-unis|etiopia|filipinas|guatemalteca|guatemalteco
haiti|haitiana|haitiano|hondurena|hondureno|honduriene|hondurienne|hondurien|inde|irak|iran|libano
mauritanie|mexicana|mexicano|mexique|nicaraguense|nicaraguayenne|panama|perou|peruana|peruano
republica dominicana|republique dominicaine|rusia|russie|salvadorena|salvadoreno|senegal|siria|somalie
syrie|turquia|turquie|ucrania|venezolana|venezolano|venezuelienne|cubana|cubano|colombiana|colombiano
ecuatoriana|ecuatoriano|haitienne|haitien|hondureña|hondureño|dominicana|dominicano|россия|украина
беларусь|китай|иран|афганистан|узбекистан|таджикистан|киргизия|казахстан|грузия|армения|中国|中國|伊朗|俄罗斯|墨西哥
危地马拉|洪都拉斯|萨尔瓦多|委内瑞拉|古巴|海地|尼加拉瓜|印度|越南|ایران|افغانستان|سوریه|عراق|سوريا|العراق|اليمن|السودان|أفغانستان|إيران
الصومال|ارتریا
"""
_CODES = """
AFG ALB DZA AGO ARG ARM AUS AUT AZE BHS BHR BGD BRB BLR BEL BLZ BEN BTN BOL BIH BWA BRA BGR BFA BDI KHM
CMR CPV CAF TCD CHL CHN COL COM COG COD CRI CIV HRV CUB CYP CZE DNK DJI DMA DOM ECU EGY SLV GNQ ERI EST
ETH FJI FIN FRA GAB GMB GEO DEU GHA GRC GRD GTM GIN GNB GUY HTI HND HUN ISL IND IDN IRN IRQ IRL ISR ITA
JAM JPN JOR KAZ KEN PRK KOR KWT KGZ LAO LVA LBN LSO LBR LBY LTU MKD MDG MWI MYS MLI MRT MUS MEX MDA MNG
MNE MAR MOZ MMR NPL NLD NIC NER NGA NOR OMN PAK PSE PAN PRY PER PHL POL PRT QAT ROU RUS RWA SAU SEN SRB
SLE SVK SVN SOM ZAF SSD ESP LKA SDN SUR SWE CHE SYR TWN TJK TZA THA TGO TTO TUN TUR TKM UGA UKR ARE GBR
USA URY UZB VEN VNM YEM ZMB ZWE GUATE HONDU ELSAL MEXIC VENEZ NICAR ECUAD COLOM
"""


def _lines(text: str) -> list[str]:
    return [name for line in text.strip().splitlines() for name in line.split("|")]


NATIONS = frozenset(_lines(_COUNTRIES) + _lines(_PEOPLES) + _lines(_ELSEWHERE))
"""Lower case, without marks where the language is written in Latin letters."""

NATION_CODES = frozenset(_CODES.split())
"""ISO 3166 alpha-3 and the five-letter codes of case systems; upper case only."""
