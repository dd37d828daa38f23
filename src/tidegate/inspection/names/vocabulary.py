"""Words around names: titles, suffixes, particles and joiners; words of dates; and stand-ins for a value."""

from __future__ import annotations


def _set(text: str, separator: str | None = None) -> frozenset[str]:
    return frozenset(text.split(separator))


TITLES = _set(
    "mr mrs ms miss mister dr doctor prof professor sir dame lord lady hon rev reverend fr father"
    " pastor imam sheikh shaykh mullah maulana haji hajji ustad sayyid sr sra srta senor senora"
    " senorita don dona lic ing mme mlle monsieur madame herr frau fraulein signor signora pan pani"
    " shri smt sri capt captain lt lieutenant col colonel gen sgt sergeant maj major pvt cpl sen rep"
    " gov ambassador judge justice attorney atty ato woizero"
)
SUFFIXES = _set("jr sr ii iii iv vi esq phd md dds dvm rn cpa dpm")
PARTICLES = _set(
    "de la las los le les lo del della delle dello dei degli da do dos das di du des d l van von vom"
    " zu zur der den ten ter te bin ibn bint ben bat bar al el ul ur ud as ad an ar at abu abd abou um"
    " umm oum ould mint y i e san santa saint st ste mac mc o fitz ap af av nic ni ui"
)
JOINERS = _set("and und et")
CALENDAR = _set(
    "january february march april may june july august september october november december jan feb"
    " mar apr jun jul aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday"
    " sunday mon tue tues wed thu thur thurs fri sat sun spring summer autumn fall winter enero"
    " febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre janvier"
    " fevrier mars avril mai juin juillet aout septembre octobre novembre decembre"
)
ABSENT = _set(
    "n/a|na|none|null|nil|nan|unknown|unk|unspecified|tbd|redacted|withheld|missing|blank|(blank)|anonymous"
    "|not available|not applicable|not provided|not reported|no name|name withheld|name unknown",
    "|",
)
STATES = _set(
    "calif nev wis fla ariz ark colo conn ill ind kan mass mich minn miss mont neb okla ore tenn tex wash wyo wva"
    " nc nd nh nj nm ny sc sd ri dc"
)
"""Newspaper style for states behind a comma (Calif., N.C.); postal codes are in the tables."""
NAME_HEADINGS = _set(
    "surname surnames forename forenames lastname firstname fullname apellido apellidos nombre"
    " nombres nachname vorname prenom sobrenome familiya imya lname fname"
)
WHOSE_NAME = _set(
    "last first middle full given family maiden player applicant petitioner respondent detainee alien"
    " beneficiary client patient inmate person"
)
OTHER_HEADINGS = _set(
    "city town country county state province region facility location site street address company"
    " employer vendor agency organization organisation school university college team club product"
    " item brand make model title movie film song album track show species breed status category type"
    " department office language nationality citizenship color colour month day airline hospital"
    " station party position genre"
)
EAST_ASIAN_THINGS = _set(
    "市 省 县 縣 区 區 国 國 州 镇 鎮 村 乡 鄉 路 街 部 局 院 校 厂 廠 司 所 会 會 店 社"
    " 社区 委 队 隊 站 港 岛 島 湖 河 海 机场 大学 中心 银行 集团 语 語 族 人 者 员 員"
    " 师 師 工 官 町 丁目 県 都 府 駅 課 率 数 數 量 额 額 年 月 日 号 號 시 군 구청 읍"
    " 면 동 부 과 청 원 국 처 사 역 대학교 병원 은행 공항 센터 어 인 자 률 수 도"
)
"""What names of places, offices, trades and counts end in."""
