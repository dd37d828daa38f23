"""Words around names: titles, suffixes, particles and joiners; words of dates; and stand-ins for a value."""

from __future__ import annotations


def _set(text: str, separator: str | None = None) -> frozenset[str]:
    return frozenset(text.split(separator))


TITLES = _set(
    "mr mrs ms miss mister dr doctor prof professor sir dame lord lady hon rev reverend fr father"
    " pastor imam sheikh shaykh mullah maulana haji hajji ustad sayyid sr sra srta senor senora senorita"
    " don dona lic ing mme mlle monsieur madame herr frau fraulein signor signora pan pani shri smt sri"
    " capt captain lt lieutenant col colonel gen sgt sergeant maj major pvt cpl sen rep gov ambassador"
    " judge justice attorney atty ato woizero"
)
SUFFIXES = _set("jr sr ii iii iv vi esq phd md dds dvm rn cpa dpm")
PARTICLES = _set(
    "de la las los le les lo del della delle dello dei degli da do dos das di du des d l van von vom zu"
    " zur der den ten ter te bin ibn bint ben bat bar al el ul ur ud as ad an ar at abu abd abou um umm"
    " oum ould mint y i e san santa saint st ste mac mc o fitz ap af av nic ni ui"
)
JOINERS = _set("and und et")
CALENDAR = _set(
    "january february march april may june july august september october november december jan feb mar"
    " apr jun jul aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday mon"
    " tue tues wed thu thur thurs fri sat sun spring summer autumn fall winter enero febrero marzo abril"
    " mayo junio julio agosto septiembre octubre noviembre diciembre janvier fevrier mars avril mai juin"
    " juillet aout septembre octobre novembre decembre"
)
ABSENT = _set(
    "n/a|na|none|null|nil|nan|unknown|unk|unspecified|tbd|redacted|withheld|missing|blank|(blank)|anonymous"
    "|not available|not applicable|not provided|not reported|no name|name withheld|name unknown",
    "|",
)
