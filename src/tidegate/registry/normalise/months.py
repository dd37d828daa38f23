"""Names of months in the languages of the people concerned, and the words that stand beside a date.

Keys are lower case, without marks where written in Latin letters, without spaces and articles between their words.
"""

from __future__ import annotations

_GREGORIAN = """
january jan enero ene janvier janeiro januar yanvar yanvarya январь января янв січень січня студзень يناير كانونالثاني ژانویه جنوری ocak yanayir 一月 enerо
february feb febrero fevrier fev fevereiro februar fevral fevralya февраль февраля фев лютий лютого فبراير شباط فوریه فروری subat fibrayir 二月
march mar marzo mars marco marz maerz mart marta март марта мар березень березня مارس آذار اذار مارچ 三月
april apr abril abr avril avr aprel aprelya nisan апрель апреля апр квітень квітня أبريل ابريل نيسان آوریل اپریل 四月
may mayo mai maio maya mayis май мая травень травня مايو أيار ايار مه مئی 五月
june jun junio juin junho juni iyun iyunya haziran июнь июня июн червень червня يونيو حزيران ژوئن جون 六月
july jul julio juillet juil julho juli iyul iyulya temmuz июль июля июл липень липня يوليو تموز ژوئیه جولای جولائی 七月
august aug agosto ago aout agust agustos avgust avgusta август августа авг серпень серпня أغسطس اغسطس آب اوت آگوست اگست 八月
september sep sept septiembre setiembre septembre setembro set eylul sentyabr sentyabrya сентябрь сентября сен сент вересень вересня سبتمبر أيلول ايلول سپتامبر ستمبر 九月
october oct octubre octobre outubro out oktober okt ekim oktyabr oktyabrya октябрь октября окт жовтень жовтня أكتوبر اكتوبر تشرينالأول تشرينالاول اکتبر اکتوبر 十月
november nov noviembre novembre novembro kasim noyabr noyabrya ноябрь ноября ноя листопад листопада نوفمبر تشرينالثاني نوامبر نومبر 十一月
december dec diciembre dic decembre dezembro dez dezember aralik dekabr dekabrya декабрь декабря дек грудень грудня ديسمبر كانونالأول كانونالاول دسامبر دسمبر 十二月
"""
_JALALI = """
farvardin فروردین فروردين حمل hamal
ordibehesht اردیبهشت ثور sawr thawr
khordad خرداد جوزا jawza jauza
tir تیر سرطان saratan
mordad amordad مرداد امرداد اسد asad
shahrivar شهریور سنبله sunbula sonbola
mehr مهر میزان mizan
aban آبان ابان عقرب aqrab
azar آذر اذر قوس qaws qaus
dey dei day دی جدی jadi jadwa
bahman بهمن دلو dalw dalv
esfand اسفند حوت hut hoot
"""
_HIJRI = """
muharram moharram محرم muharrem
safar صفر safer
rabi rabii rabiawwal rabiiawwal rabialawwal rabiulawwal rabii1 rabiulawal ربيعالأول ربيعالاول ربیعالاول rebiulevvel
rabiii rabithani rabiithani rabiakhir rabialthani rabialakhir rabiulthani rabiussani rabiulakhir ربيعالثاني ربيعالآخر ربیعالثانی ربيعالاخر rebiulahir
jumada jumadai jumadaawwal jumadaula jumadaalawwal jumadaalula jumadalula jumadilawal جمادىالأولى جمادىالاولى جمادیالاول جماديالأولى cemaziyelevvel
jumadaii jumadathani jumadaakhir jumadaakhirah jumadaalthani jumadaalakhirah jumadalakhirah jumadilakhir جمادىالآخرة جمادىالثانية جمادیالثانی cemaziyelahir
rajab رجب recep
shaban shabaan شعبان saban
ramadan ramazan ramadhan رمضان
shawwal shawal shavval شوال sevval
dhulqadah dhuqadah dhulqada dhuqada dhualqidah dhulqidah zulqada ذوالقعدة ذيالقعدة ذوالقعده ذیقعده ذیالقعده zilkade
dhulhijjah dhuhijjah dhulhijja dhuhijja dhualhijjah zulhijja ذوالحجة ذيالحجة ذوالحجه ذیحجه ذیالحجه zilhicce
"""
_ETHIOPIAN = """
meskerem maskaram መስከረም
tikimt tekemt teqemt ጥቅምት
hidar hedar ኅዳር ህዳር
tahsas tahisas tahesas ታኅሣሥ ታህሳስ
tir ter terr ጥር
yekatit yakatit የካቲት
megabit maggabit መጋቢት
miyazya miazia miyaziya ሚያዝያ ሚያዚያ
ginbot genbot gunbot ግንቦት
sene sane ሰኔ
hamle hamlie ሐምሌ ሀምሌ
nehase nehasie nahase ነሐሴ ነሀሴ
pagume pagumen pagumiene qwagme ጳጉሜ ጳጉሜን
"""
FILLERS = frozenset(
    """
    st nd rd th er o a de del of the le la el du den do dia day on d
    dob born birth date geb nacido nacida ne nee fecha nacimiento
    monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun
    lunes martes miercoles jueves viernes sabado domingo lundi mardi mercredi jeudi vendredi samedi dimanche
    segunda terca quarta quinta sexta feira
    понедельник вторник среда четверг пятница суббота воскресенье г р года году год рік року
    شنبه یکشنبه دوشنبه سهشنبه چهارشنبه پنجشنبه جمعه سال ماه روز
    الأحد الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت من
    生 生まれ 生まれた 출생 생 am pm ad ce al ul i
    """.split()
)
ETHIOPIAN_MARKS = frozenset("ec eth ethiopian ethc ዓም ዓ ም ዓመተምሕረት amete mihret am".split())
HIJRI_MARKS = frozenset("ah hijri hegira هـ ه هجري هجرية هجری قمری ق".split())
JALALI_MARKS = frozenset("ap sh shamsi jalali solar persian شمسی ش هجریشمسی خورشیدی".split())
ERAS = {"昭和": 1925, "平成": 1988, "令和": 2018, "大正": 1911, "明治": 1867, "民國": 1911, "民国": 1911}
"""The year before the first of each era."""


def _numbered(lines: str) -> dict[str, int]:
    return {name: number for number, line in enumerate(lines.split("\n")) for name in line.split()}


GREGORIAN = _numbered(_GREGORIAN)
JALALI = _numbered(_JALALI)
HIJRI = _numbered(_HIJRI)
ETHIOPIAN = _numbered(_ETHIOPIAN)
