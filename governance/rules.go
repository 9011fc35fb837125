package governance

import "github.com/townhall-go/townhall"

// Rules lists the built-in rules of Chinese statutes, for a jurisdiction's rulebook.
func Rules() []townhall.Ruled {
	return append(statutoryVotes(), MotionMovers, IncompatibleRoles, VillagersCommitteeTerm, UnexcusedAbsences, NoticePeriod, ProxyCap)
}
