"""Countries: ISO 3166 alpha-2, alpha-3, then names and peoples in English, Spanish, French and their own languages.

One line a country, names parted by `|`, in lower case and without marks where written in Latin letters.
"""

from __future__ import annotations

COUNTRIES = """
af afg afghanistan|afghan|afghani|afgano|afganistan|afghane|افغانستان|أفغانستان|افغان|афганистан
al alb albania|albanian|albanes|albanie|albanais|shqiperi|shqiperia
dz dza algeria|algerian|argelia|argelino|algerie|algerien|الجزائر
ad and andorra|andorran|andorrano|andorre
ao ago angola|angolan|angoleno|angolano|angolais
ag atg antigua and barbuda|antiguan|antigua y barbuda|antigua
ar arg argentina|argentine|argentinian|argentino|argentin
am arm armenia|armenian|armenio|armenie|armenien|hayastan|հայաստան|армения
au aus australia|australian|australiano|australie|australien
at aut austria|austrian|austriaco|autriche|autrichien|osterreich|oesterreich
az aze azerbaijan|azerbaijani|azeri|azerbaiyan|azerbaiyano|azerbaidjan|azerbaycan|азербайджан
bs bhs bahamas|bahamian|bahameno
bh bhr bahrain|bahraini|barein|bahrein|البحرين
bd bgd bangladesh|bangladeshi|bangladesi|বাংলাদেশ
bb brb barbados|barbadian|barbadense|barbade
by blr belarus|belarusian|belarussian|bielorrusia|bielorruso|bielorussie|bielorusse|byelorussia|беларусь|белоруссия
be bel belgium|belgian|belgica|belga|belgique|belge|belgie
bz blz belize|belizean|beliceno|belice
bj ben benin|beninese|benines|beninois
bt btn bhutan|bhutanese|butan|bhoutan
bo bol bolivia|bolivian|boliviano|bolivie|bolivien|plurinational state of bolivia
ba bih bosnia and herzegovina|bosnia|bosnian|bosnia y herzegovina|bosnio|bosnie|bosnie herzegovine|bosnien|bosna i hercegovina
bw bwa botswana|motswana|botswanan
br bra brazil|brazilian|brasil|brasileno|brasileiro|bresil|bresilien
bn brn brunei|bruneian|brunei darussalam
bg bgr bulgaria|bulgarian|bulgaro|bulgarie|bulgare|българия|болгария
bf bfa burkina faso|burkinabe|burkinabe|burkines
bi bdi burundi|burundian|burundes|burundais
kh khm cambodia|cambodian|camboya|camboyano|cambodge|cambodgien|kampuchea|khmer
cm cmr cameroon|cameroonian|camerun|camerunes|cameroun|camerounais
ca can canada|canadian|canadiense|canadien
cv cpv cabo verde|cape verde|cape verdean|cap vert|caboverdiano
cf caf central african republic|central african|republica centroafricana|centrafrique|republique centrafricaine|centrafricain
td tcd chad|chadian|chadiano|tchad|tchadien|تشاد
cl chl chile|chilean|chileno|chili|chilien
cn chn china|chinese|chino|chine|chinois|peoples republic of china|prc|peoples rep of china|zhongguo|中国|中國|中华人民共和国|中華人民共和國|중국|китай|الصين|چین
co col colombia|colombian|colombiano|colombie|colombien|colom
km com comoros|comorian|comoras|comores|comorien
cg cog congo|republic of the congo|congo brazzaville|congo republic
cd cod democratic republic of the congo|dr congo|drc|congo kinshasa|dem rep of the congo|democratic republic of congo|congolese|congoleno|congolais|republique democratique du congo|republica democratica del congo|zaire|rdc
cr cri costa rica|costa rican|costarricense|costaricain
ci civ cote divoire|ivory coast|ivorian|costa de marfil|marfileno|ivoirien
hr hrv croatia|croatian|croata|croatie|croate|hrvatska
cu cub cuba|cuban|cubano|cubain
cy cyp cyprus|cypriot|chipre|chipriota|chypre|chypriote
cz cze czech republic|czechia|czech|republica checa|checo|tchequie|tcheque|republique tcheque|cesko
dk dnk denmark|danish|dinamarca|danes|danemark|danois|danmark
dj dji djibouti|djiboutian|yibuti|djiboutien
dm dma dominica
do dom dominican republic|dominican|republica dominicana|dominicano|republique dominicaine|dominicain|dom rep|rep dominicana
ec ecu ecuador|ecuadorian|ecuadorean|ecuatoriano|equateur|equatorien|ecuad
eg egy egypt|egyptian|egipto|egipcio|egypte|egyptien|مصر|египет
sv slv el salvador|salvadoran|salvadorean|salvadorian|salvadoreno|salvador|salvadorien|elsal
gq gnq equatorial guinea|equatorial guinean|guinea ecuatorial|ecuatoguineano|guinee equatoriale
er eri eritrea|eritrean|eritreo|erythree|erythreen|ኤርትራ|إريتريا|ارتریا
ee est estonia|estonian|estonio|estonie|estonien|eesti
sz swz eswatini|swaziland|swazi
et eth ethiopia|ethiopian|etiopia|etiope|ethiopie|ethiopien|ኢትዮጵያ|эфиопия
fj fji fiji|fijian|fiyi|fidji
fi fin finland|finnish|finn|finlandia|finlandes|finlande|finlandais|suomi
fr fra france|french|francia|frances|francais
ga gab gabon|gabonese|gabones|gabonais
gm gmb gambia|the gambia|gambian|gambiano|gambie|gambien
ge geo georgia|georgian|georgiano|georgie|georgien|sakartvelo|საქართველო|грузия
de deu germany|german|alemania|aleman|allemagne|allemand|deutschland|deutsch|германия|d
gh gha ghana|ghanaian|ghanes|ghaneen
gr grc greece|greek|grecia|griego|grece|grec|hellas|ellada|ελλαδα
gd grd grenada|grenadian|granada|grenade
gt gtm guatemala|guatemalan|guatemalteco|guatemalteque|guate
gn gin guinea|guinean|guineano|guinee|guineen|guinea conakry|guinee conakry
gw gnb guinea bissau|guinee bissau|bissau guinean
gy guy guyana|guyanese|guyanes
ht hti haiti|haitian|haitiano|haitien|ayiti
hn hnd honduras|honduran|hondureno|hondurien|hondu
hk hkg hong kong|hongkonger|香港
hu hun hungary|hungarian|hungria|hungaro|hongrie|hongrois|magyarorszag
is isl iceland|icelandic|islandia|islandes|islande|islandais
in ind india|indian|indio|hindu|inde|indien|bharat|भारत|印度|индия|الهند|هند
id idn indonesia|indonesian|indonesio|indonesie|indonesien
ir irn iran|iranian|irani|persian|persia|iranien|islamic republic of iran|ایران|إيران|ايران|ایرانی|伊朗|иран
iq irq iraq|iraqi|irak|iraki|iraquiano|iraki|irakien|العراق|عراق|عراقي|ирак
ie irl ireland|irish|irlanda|irlandes|irlande|irlandais|eire
il isr israel|israeli|israelien|ישראל|إسرائيل
it ita italy|italian|italia|italiano|italie|italien
jm jam jamaica|jamaican|jamaicano|jamaiquino|jamaique|jamaicain
jp jpn japan|japanese|japon|japones|japonais|nippon|nihon|日本|일본
jo jor jordan|jordanian|jordania|jordano|jordanie|jordanien|الأردن|الاردن
kz kaz kazakhstan|kazakh|kazakhstani|kazajistan|kazajo|казахстан|qazaqstan
ke ken kenya|kenyan|kenia|keniano|keniata|kenyen
kp prk north korea|north korean|dprk|corea del norte|norcoreano|coree du nord|democratic peoples republic of korea|조선|북한|朝鲜
kr kor south korea|south korean|korea|korean|republic of korea|corea|corea del sur|coreano|surcoreano|coree du sud|coree|coreen|hanguk|한국|대한민국|韩国|韓國
xk xkx kosovo|kosovar|kosovan|kosova
kw kwt kuwait|kuwaiti|koweit|الكويت
kg kgz kyrgyzstan|kyrgyz|kyrgyzstani|kirguistan|kirguis|kirghizistan|kirghizie|киргизия|кыргызстан
la lao laos|lao|laotian|laosiano|laotien|lao pdr
lv lva latvia|latvian|letonia|leton|lettonie|latvija
lb lbn lebanon|lebanese|libano|libanes|liban|libanais|لبنان
lr lbr liberia|liberian|liberiano|liberien
ly lby libya|libyan|libia|libio|libye|libyen|ليبيا
lt ltu lithuania|lithuanian|lituania|lituano|lituanie|lituanien|lietuva
lu lux luxembourg|luxemburgo|luxembourgeois
mk mkd north macedonia|macedonia|macedonian|macedonia del norte|macedonio|macedoine|makedonija
mg mdg madagascar|malagasy|malgache
mw mwi malawi|malawian
my mys malaysia|malaysian|malasia|malasio|malaisie|malaisien
mv mdv maldives|maldivian|maldivas
ml mli mali|malian|maliense|malien
mt mlt malta|maltese|maltes|malte|maltais
mr mrt mauritania|mauritanian|mauritano|mauritanie|mauritanien|موريتانيا
mu mus mauritius|mauritian|mauricio|maurice
mx mex mexico|mexican|mexicano|mejico|mexique|mexicain|mexic|estados unidos mexicanos|墨西哥|мексика
md mda moldova|moldovan|moldavia|moldavo|moldavie|moldave|республика молдова
mn mng mongolia|mongolian|mongol|mongolie|монгол
me mne montenegro|montenegrin|montenegrino
ma mar morocco|moroccan|marruecos|marroqui|maroc|marocain|المغرب
mz moz mozambique|mozambican|mozambiqueno|mocambique
mm mmr myanmar|burma|burmese|birmania|birmano|birmanie|birman|မြန်မာ
na nam namibia|namibian|namibie
np npl nepal|nepalese|nepali|nepalais|नेपाल
nl nld netherlands|the netherlands|dutch|holland|paises bajos|holandes|neerlandes|pays bas|neerlandais|nederland
nz nzl new zealand|new zealander|nueva zelanda|nouvelle zelande|kiwi
ni nic nicaragua|nicaraguan|nicaraguense|nicaraguayen|nicar
ne ner niger|nigerien|nigerino
ng nga nigeria|nigerian|nigeriano|nigerian
no nor norway|norwegian|noruega|noruego|norvege|norvegien|norge
om omn oman|omani|عمان
pk pak pakistan|pakistani|paquistan|paquistani|pakistanais|پاکستان|باكستان
ps pse palestine|palestinian|state of palestine|palestinian territory|palestina|palestino|palestinien|occupied palestinian territory|west bank|gaza|فلسطين
pa pan panama|panamanian|panameno|panameen
pg png papua new guinea|papua nueva guinea
py pry paraguay|paraguayan|paraguayo|paraguayen
pe per peru|peruvian|peruano|perou|peruvien
ph phl philippines|philippine|filipino|filipina|filipinas|pilipinas|philippin
pl pol poland|polish|polonia|polaco|pologne|polonais|polska|польша
pt prt portugal|portuguese|portugues|portugais
pr pri puerto rico|puerto rican|puertorriqueno|porto rico
qa qat qatar|qatari|catar|قطر
ro rou romania|romanian|rumania|rumano|roumanie|roumain
ru rus russia|russian|russian federation|rusia|ruso|russie|russe|federacion rusa|federacion de rusia|rossiya|россия|российская федерация|рф|俄罗斯|俄羅斯|러시아|روسيا|روسیه
rw rwa rwanda|rwandan|ruanda|ruandes|rwandais
lc lca saint lucia|st lucia|saint lucian|santa lucia|sainte lucie
vc vct saint vincent and the grenadines|st vincent and the grenadines|st vincent|san vicente y las granadinas
kn kna saint kitts and nevis|st kitts and nevis|st kitts nevis|san cristobal y nieves
st stp sao tome and principe|santo tome y principe
sa sau saudi arabia|saudi|saudi arabian|arabia saudita|arabia saudi|arabie saoudite|saoudien|kingdom of saudi arabia|ksa|السعودية|المملكة العربية السعودية|عربستان
sn sen senegal|senegalese|senegales|senegalais
rs srb serbia|serbian|serbio|serbie|serbe|srbija|србија|сербия|yugoslavia
sc syc seychelles
sl sle sierra leone|sierra leonean|sierra leona|sierraleonais
sg sgp singapore|singaporean|singapur|singapour|新加坡
sk svk slovakia|slovak|eslovaquia|eslovaco|slovaquie|slovaque|slovensko
si svn slovenia|slovenian|slovene|eslovenia|slovenie|slovenija
so som somalia|somali|somalian|somali|somalie|somalien|soomaaliya|الصومال
za zaf south africa|south african|sudafrica|sudafricano|afrique du sud|sud africain
ss ssd south sudan|south sudanese|sudan del sur|soudan du sud
es esp spain|spanish|espana|espanol|espagne|espagnol|spaniard
lk lka sri lanka|sri lankan|ceylon|srilankes|sri lankais
sd sdn sudan|sudanese|sudanes|soudan|soudanais|السودان
sr sur suriname|surinamese|surinam
se swe sweden|swedish|suecia|sueco|suede|suedois|sverige
ch che switzerland|swiss|suiza|suizo|suisse|schweiz
sy syr syria|syrian|syrian arab republic|siria|sirio|syrie|syrien|سوريا|سورية|سوریه|сирия
tw twn taiwan|taiwanese|taiwanes|taiwanais|republic of china|roc|台湾|台灣|中華民國|chinese taipei
tj tjk tajikistan|tajik|tajikistani|tayikistan|tayiko|tadjikistan|tadjik|таджикистан|точикистон
tz tza tanzania|tanzanian|united republic of tanzania|tanzano|tanzanie
th tha thailand|thai|tailandia|tailandes|thailande|thailandais|ไทย|ประเทศไทย
tl tls timor leste|east timor|timorese|timor oriental
tg tgo togo|togolese|togoles|togolais
to ton tonga|tongan
tt tto trinidad and tobago|trinidad|trinidadian|trinidad y tobago|trinidad tobago
tn tun tunisia|tunisian|tunez|tunecino|tunisie|tunisien|تونس
tr tur turkey|turkish|turkiye|turk|turquia|turco|turquie|turc|турция|تركيا|ترکیه
tm tkm turkmenistan|turkmen|turcomano|туркменистан
ug uga uganda|ugandan|ugandes|ougandais|ouganda
ua ukr ukraine|ukrainian|ucrania|ucraniano|ukrainien|ukraina|україна|украина|乌克兰
ae are united arab emirates|uae|emirati|emiratos arabes unidos|emirats arabes unis|الإمارات|الامارات
gb gbr united kingdom|uk|great britain|british|england|english|scotland|scottish|wales|welsh|northern ireland|reino unido|britanico|royaume uni|britannique|inglaterra|angleterre
us usa united states|united states of america|u s a|u s|american|estados unidos|estadounidense|etats unis|etats unis damerique|americain|americano|eeuu|сша|美国|美國|미국
uy ury uruguay|uruguayan|uruguayo|uruguayen
uz uzb uzbekistan|uzbek|uzbekistani|uzbeko|ouzbekistan|ouzbek|ozbekiston|узбекистан
va vat vatican|holy see|vaticano|vatican city
ve ven venezuela|venezuelan|venezolano|venezuelien|bolivarian republic of venezuela|venez|委内瑞拉
vn vnm vietnam|viet nam|vietnamese|vietnamita|vietnamien|越南|베트남
eh esh western sahara|sahrawi|sahara occidental
ye yem yemen|yemeni|yemenita|yemenite|اليمن
zm zmb zambia|zambian|zambie
mc mco monaco|monegasque|monegasco
li lie liechtenstein|liechtensteiner
sm smr san marino|sammarinese
mo mac macau|macao|macanese|澳门|澳門
ws wsm samoa|samoan
ki kir kiribati
mh mhl marshall islands|marshallese|islas marshall
fm fsm micronesia|micronesian|federated states of micronesia
nr nru nauru|nauruan
pw plw palau|palauan
sb slb solomon islands|islas salomon
tv tuv tuvalu|tuvaluan
vu vut vanuatu
zw zwe zimbabwe|zimbabwean|zimbabuense
"""
