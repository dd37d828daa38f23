"""Spellings that no general rule reconciles: whole words that stand for one name, and parts of words.

Each line of a table begins with the spelling the others are turned into, in the letters a-z, before `skeleton`.
Diminutives only where they belong to one name: Bill is William; Sasha is nobody in particular.
"""

from __future__ import annotations

import re
from functools import cache

_WORDS = """
muhammad md mohd muhd mhd mohamed mohammad mohammed mohamad muhammed mehamed magomed mukhamed mouhamed mahamed
ahmad ahmed achmed achmad ahmet akhmed
mahmud mehmud makhmud
mehmet mehmed
umar omar omer
usman othman osman uthman
ibrahim brahim ebrahim ibragim ibraim abrahim
ismail esmail esmaeil esmaeel ismaeel ismael smail
dawud davud davood davoud dawood daoud daud dawoud davut
yaqub yakup iaqub
ayub eyup ayoub ayyub
jamal gamal djamal cemal jemal
jalal galal celal djelal
jafar cafer gafar djaafar
jihan cihan jahan gihan
jamila gamila cemile
najib nagib necip nadjib
najla nagla
nagwa najwa
hasan gasan hassan khasan hasen
husayn hussein husain hussain hosain husejn husein hossein hosein hoseyn huseyin guseyn gusein huseyn khusein
hamid gamid khamid
khadija hatice khadidja khadijeh khadije khadijah hadija
fatima fatma fatemeh fateme fatimah fatemah fatouma fatoumata
rajab recep
mahdi mehdi
reza rida ridha reda rza riza redha
ramazan ramadan ramadhan ramzan
fazl fadl
diya zia ziya
dhafer zafer
yahya yehia yehya
sufyan sofiane soufiane
jubran gibran jibran gebran
jibril gabriel jebril jabril gibril
jaballah gaballah
nazir nadhir
gaddafi kadhafi qadhafi qaddafi kadafi gadhafi kaddafi
khan xan
khalid xalid khaled haled
chaudhry choudhury chowdhury chaudhary chaudhari
siddiqui siddiqi siddique sidiqi sediqi sedighi seddiqi
khosro khosrow khosrau khosrov khosrav husrev khosroe
said syed sayed sayyid sayyed seyed seyyed saeed sayeed saeid saied
jallow diallo jalloh djallo jalow
elena yelena jelena
ekaterina yekaterina jekaterina iekaterina kateryna katerina
evgeny yevgen yevgeny evgenii evgeniy yevgeniy yevhen evgen ievgen jevgenij evhen yevgenii jewgeni evgenij evgeni yevgeni
evgenia yevgeniya evgeniia yevheniia yevgenia evgeniya ievgeniia jevgenija yevheniya
alexander aleksandr alexandr oleksandr aleksander aleksandar oleksander olexandr
alexandra aleksandra oleksandra
sergey serhii serhiy sergii sergei serguei sergej serhij sergiy siarhei
oleg oleh aleh
olga olha volha
igor ihor ihar
bogdan bohdan
grigory hryhorii hryhoriy grygorii grigoriy grigorii hryhory grigorij grygoriy ryhor
georgy heorhii georgii georgiy heorhiy georgi
gleb hlib hleb
galina halyna galyna halina
mikhail michail mikhayil mihail
vladimir volodymyr wladimir volodimir wolodymyr uladzimir
dmitry dmytro dmitro dzmitry dmitri dmitriy dmitrii dmitrij
nikolay mykola mikola nikolai nikolaj mikalai
pyotr petr petro piotr
irina iryna irena
semyon semen semion
fyodor fedor fedir
pavel pavlo pawel
maxim maksym maksim maksym
xenia ksenia kseniya kseniia oksana oxana
yosef joseph josef giuseppe jozef
william bill billy willy
robert bob bobby rob
richard dick rick
james jim jimmy jaime
thomas tom tommy
mikael michael mike mickael
edward ed eddie ted
anthony tony
joseph joe joey
daniel danny
david dave davit
matthew matt
benjamin benny
samuel samuael
kenneth kenny
elizabeth liz betsy lizzie beth
margaret maggie peggy
catherine katherine katherin katerin kathryn kathy katarina
rebecca becky
deborah debbie debby
susan suzan
patricia patty
jennifer jenny jeny jenni yeni yenny jenifer yenifer yennifer yenifer
jose pepe
francisco paco pancho
ignacio nacho
guadalupe lupe lupita
enrique quique
manuel manolo
dolores lola
rosario charo
concepcion concha
antonio tono
jesus chuy
vladimir vova volodya
evgeny zhenya
dmitry dima mitya
mikhail misha
nikolay kolya
ivan vanya
sergey seryozha serezha
anastasia nastya
tatiana tanya
maria masha
natalia natasha
ekaterina katya
dmitry dimitri
pavel pasha
alexey lyosha alyosha
stephanie estefany stefani estefani stefany stephany estefania
jessica yesica yessica jesica yesika
giovanni jovani yovani giovani yovany jovany jhovany
jonathan yonatan yonathan jonatan jhonatan
jefferson jeferson yeferson yefferson
johana yohana johanna
brian brayan bryan bryant
christian cristian kristian
isabel ysabel isabell isabelle
hector ector
hugo ugo
kevin kebin
nelly nely
moses moises moizes
george jorge
michel michelle
jamie jaymie
katie katy
edward eduard edvard
edwin eduin edvin
najjar naggar
idris driss idriss edris
salah saleh salih salh
malek malik
nasser nasir naser nassir
badr bader
bakr bakar abubakr
kabir kebir
sulayman soliman slimane sulaiman suleiman soleiman soleyman sliman suliman suleyman soleman solayman
shaikh sheikh cheikh sheik shaykh
tewodros tedros theodros teodros
werku worku
gabriel gavriel
isaac isak isaak ishaq yishak eshaq yitzhak itzhak yeshaq eshagh ishak yishaq
demissie demisse demise
mebratu mebrahtu
tesfaye tesfay
tsegaye tsegay tzegaye segaye
abraham abreham abrham avraham
aisha aicha ayesha aishah aysha aishat ayse aysheh aichatou
rashid rachid rasheed
rashida rachida
sharif cherif charif shareef sherif serif
hisham hicham hesham
bashir bachir basheer
shawki chaouki shawqi shawky shoghi shouki
ashraf achraf
shaker chaker shakir
ashour achour
bushra bouchra boshra
shadi chadi
shafik chafik shafiq shafeeq
hashem hachem hashim hachim
hashemi hachemi hashimi
mushtaq mouchtak moshtagh mushtak
faisal faycal faysal feisal faysel
moncef munsif monsef
yair jair
juan joan
george djordje djorde dorde jorge
dominguez domingues
mejia mexia mejilla
"""
_EAST_ASIAN = """
li lee yi yee rhee rhie ree ri i lie
lim im rim yim
pak park bak bark pahk
yu ryu ryoo yoo you
no noh roh ro
na ra rha
heo hur huh her
choi choe choy
lu lyu lv
zi tzu tsu
si ssu szu
ren jen
er erh
yan yen
ge ke ko go koh
gong kung kong
he ho
wu woo u ou
seong sung song
hwang whang
eom um uhm
zhen jen
"""
# Letters that must occur in a word (tried first, for speed), what is replaced, and by what; in this order.
_PARTS = (
    ("mc", r"^mc(?=[a-z])", "mak"),
    ("tsch", r"schtsch|stsch", "shch"),
    ("tsh", r"shtsh|tsh", "ch"),
    ("tch", "tch", "ch"),
    ("tsch", "tsch", "ch"),
    ("sch", "sch", "sh"),
    ("c", r"^c(?=(?:ao|ai|ang|eng|ong|ou|uan|ui|un|uo)$)", "ts"),
    ("michael", r"michael$", "mikael"),
    ("gn", r"gne?$", "n"),
    ("ch", r"^ch(?=am[si]|erif|eikh|aba|ahi[dn]|afi|ouk)", "sh"),
    ("ien", r"(?<=[a-z]{3})ienn?e?$", "in"),
    ("oja", r"oja$", "oya"),
    ("ohn", "ohn", "on"),
    ("wha", r"(?<=.)wha", "hwa"),
    ("h", r"^h(?=ern[ae]n|enri[qk]|erib|ilari|ortens|onori|umbert)", ""),
    ("ff", r"(?<=[a-z]{3}[oe])ff$", "v"),
    ("x", r"^x(?=im[ei]n|avi[eé]r)", "j"),
    ("g", r"^g(?=imene|eron[iy]m|erson|iov)", "j"),
    ("y", r"^y(?=es+en|es+ic|en+[iy]|ef+er|ei?[iy]?mi)", "j"),
    ("je", r"^je(?=len|kater|vgen|wgen|gor|fim|lizav|rem|rmak|frem|mel|lz|lt)", "ye"),
    ("ie", "^ie", "ye"),
    ("i", r"^i(?=[aou])", "y"),
    ("yeo", "^yeo", "yo"),
    ("ye", "^ye", "e"),
    ("yi", r"^yi(?=.)", "i"),
    ("gui", r"^gui", "gi"),
    ("oua", "oua", "wa"),
    ("ou", r"^ou(?=[ei])", "w"),
    ("d", r"(?<=[a-z]{2})(?:[aeou]+l|[uoe]d?)d+(?:ine?|een|in)$", "din"),
    ("l", r"(?<=[a-z]{3})[aeou]ll+[aho]h?$|(?<=[a-z]{3})[uoea]l+ah?$", "ula"),
    ("abd", r"^abd[aeiou]*l*", "abda"),
    ("ab", r"^ab(?:o|u|ou)l(?=[bdfghjkmnqrst])", "abu"),
    ("bak", r"^abo?u?bakr?.*", "abubakr"),
    ("ane", r"(rahm|rou|row|rw|dw|slim|arw|thm)ane$", r"\1an"),
    ("sine", r"ss?ine$", "sin"),
    ("s", r"[ckqx]s(?!h)", "x"),
    ("kz", "kz", "x"),
    ("j", r"(?<=[eio])j(?=[cktmnlsz])|(?<=a)j(?=ce|ko)", "y"),
    ("j", r"(?<=[eiou])j$|(?<=ola)j$|(?<=iha)j(?=l)", "y"),
    ("ij", r"(?<!had)(?<!man)ij(?=[aeu]$)", "i"),
    ("j", r"(?<=[tlbvmskpf])j(?=[aeiou])|(?<=[ds]ar)j(?=a$)", "y"),
    ("nc", r"nc(?=alv|ois)", "ns"),
    ("cao", r"(?<=[iun])cao$", "sao"),
    ("cov", r"(?<=[aeiou])cov(?=a?$)", "tsov"),
    ("cv", "^cv", "tsv"),
    ("cym", "^cym", "tsym"),
    ("cki", r"(?<=[aeiou])cki[jy]?$", "tski"),
    ("vic", r"(?<=[aeo])vic$", "vich"),
    ("kovac", r"kovac(?!h)", "kovach"),
    ("mich", r"^micha[iy]l", "mikhail"),
    ("sach", r"^sach(?=ar)", "zakh"),
    ("chru", r"^chru", "khru"),
    ("sk", r"sk[iy][yij]*$", "ski"),
    ("b", r"^b(?=a[sz]q|ictor|enavid|alenc|argas|alder|illa|ega$)", "v"),
    (
        "b",
        r"(?<=^ri)b(?=er|as)|(?<=^cordo)b|(?<=^to)b(?=ar)|(?<=^cha)b(?=es)|(?<=^este)b(?=an)|(?<=^sil)b",
        "v",
    ),
    ("ie", r"(?<=[sd])ie$", "e"),
)
_SLAVIC_OR_CAUCASIAN = re.compile("(?:enko|onko|chuk|yuk|iuk|uk|ski|ska|ovi[ch]+|evi[ch]+|[oe]va?|[oe]wa?)$")
_GERMAN_KH = re.compile("(?<![st])ch(?=[aou][a-z]+[oe]wa?$|[mrlnd][a-z]*[oe]wa?$|owa?$)")
_BREATHS = re.compile("kh|(?<![sczgptr])h")


def _table(lines: str) -> dict[str, str]:
    words: dict[str, str] = {}
    for line in lines.split("\n"):
        first, *others = line.split() or [""]
        for other in others:
            words.setdefault(other, words.get(first, first))
    return words


_SAME = _table(_WORDS)
_SAME_SYLLABLE = _table(_EAST_ASIAN)
_pattern = cache(re.compile)  # when first needed: most words need few of them


def one_spelling(word: str) -> str:
    """`word` (a-z) in the spelling that stands for all that are known to be the same name."""
    same = _SAME.get(word)
    if same is not None:
        word = same
    if len(word) <= 5 and word in _SAME_SYLLABLE:
        return _SAME_SYLLABLE[word]
    slavic = len(word) > 4 and not same and _SLAVIC_OR_CAUCASIAN.search(word)
    if slavic:
        word = _GERMAN_KH.sub("kh", word).replace("w", "v")
    for letters, pattern, spelling in _PARTS:
        if letters in word:
            word = _pattern(pattern).sub(spelling, word)
    if slavic:
        word = _BREATHS.sub("g", word)
    return word
