package governance

import (
	"slices"

	"github.com/townhall-go/townhall"
)

// Rules lists the built-in rules of Chinese statutes, for a jurisdiction's rulebook.
func Rules() []townhall.Ruled {
	return slices.Concat(statutoryVotes(), bodyRules(), sessionRules(), []townhall.Ruled{MotionMoving, ElectionMoving, RemovalMoving, CongressDeciding, VillageAssemblyDeciding, VillageDelegatesDeciding, ResidentsMeetingDeciding, ResidentsDelegatesDeciding, CollectiveDeciding, CommentPeriod, HearingMaterials, ReviewPeriod})
}

func bodyRules() []townhall.Ruled {
	return []townhall.Ruled{IncompatibleRoles, VillagersCommitteeTerm, ResidentsCommitteeTerm, UnexcusedAbsences}
}

func sessionRules() []townhall.Ruled {
	return []townhall.Ruled{CongressConvening, VillageAssemblyConvening, VillageDelegatesConvening, ResidentsAssemblyConvening, ResidentsDelegatesConvening, CollectiveConvening,
		CollectiveProxies}
}
