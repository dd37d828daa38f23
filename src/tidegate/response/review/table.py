"""Who may do what when: the whole truth table of a review. In: nothing. Out: `TABLE`.

    state          act                 by                              then
    new            open                machine, reviewer               open
    open           reply               machine, reviewer               open
    open           hear                attorney, reviewer              open
    open           waive               reviewer                        open
    open           rule                reviewer                        ruled
    ruled          confirm             reviewer (another)              decided
    ruled          return              reviewer                        open
    ruled          hear                attorney, reviewer              open      what counsel says late still counts
    decided        tell                reviewer                        decided
    decided        appeal              attorney, reviewer              appealed
    appealed       reply               machine, appeals                appealed
    appealed       hear                attorney, appeals               appealed
    appealed       rule on appeal      appeals                         appeal ruled
    appeal ruled   confirm on appeal   appeals (another)               decided
    appeal ruled   return              appeals                         appealed
    appeal ruled   hear                attorney, appeals               appealed
    all but new    reopen              machine, reviewer, attorney     open      new facts undo a decision; it stays
A reviewer who hears or appeals writes down what the person or the attorney said.
"""

from __future__ import annotations

from tidegate.model.case_review import ActKind, ReviewState, Role

_M, _R, _A, _P = Role.MACHINE, Role.REVIEWER, Role.ATTORNEY, Role.APPEALS
_S, _K = ReviewState, ActKind

TABLE: dict[tuple[ReviewState, ActKind], tuple[frozenset[Role], ReviewState]] = {
    (_S.NEW, _K.OPEN): (frozenset({_M, _R}), _S.OPEN),
    (_S.OPEN, _K.REPLY): (frozenset({_M, _R}), _S.OPEN),
    (_S.OPEN, _K.HEAR): (frozenset({_A, _R}), _S.OPEN),
    (_S.OPEN, _K.WAIVE): (frozenset({_R}), _S.OPEN),
    (_S.OPEN, _K.RULE): (frozenset({_R}), _S.RULED),
    (_S.RULED, _K.CONFIRM): (frozenset({_R}), _S.DECIDED),
    (_S.RULED, _K.RETURN): (frozenset({_R}), _S.OPEN),
    (_S.RULED, _K.HEAR): (frozenset({_A, _R}), _S.OPEN),
    (_S.DECIDED, _K.TELL): (frozenset({_R}), _S.DECIDED),
    (_S.DECIDED, _K.APPEAL): (frozenset({_A, _R}), _S.APPEALED),
    (_S.APPEALED, _K.REPLY): (frozenset({_M, _P}), _S.APPEALED),
    (_S.APPEALED, _K.HEAR): (frozenset({_A, _P}), _S.APPEALED),
    (_S.APPEALED, _K.RULE_APPEAL): (frozenset({_P}), _S.APPEAL_RULED),
    (_S.APPEAL_RULED, _K.CONFIRM_APPEAL): (frozenset({_P}), _S.DECIDED),
    (_S.APPEAL_RULED, _K.RETURN): (frozenset({_P}), _S.APPEALED),
    (_S.APPEAL_RULED, _K.HEAR): (frozenset({_A, _P}), _S.APPEALED),
    **{
        (state, _K.REOPEN): (frozenset({_M, _R, _A}), _S.OPEN)
        for state in (_S.OPEN, _S.RULED, _S.DECIDED, _S.APPEALED, _S.APPEAL_RULED)
    },
}

RULINGS = frozenset({_K.RULE, _K.RULE_APPEAL})
CONFIRMATIONS = frozenset({_K.CONFIRM, _K.CONFIRM_APPEAL})
NEED_WORDS = RULINGS | CONFIRMATIONS | {_K.WAIVE, _K.RETURN, _K.APPEAL, _K.REOPEN, _K.HEAR, _K.TELL}
