package governance_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/governance"
	"github.com/townhall-go/townhall/governance/vote"
)

type dated = townhall.Dated[vote.Rule]

// built are all built-in rules of voting.
func built() []dated {
	var out []dated
	for _, r := range append(governance.Rules(), governance.RulesElsewhere()...) {
		if d, ok := r.(dated); ok {
			out = append(out, d)
		}
	}
	return out
}

// TestBuiltInBoundaries: each rule at its boundary, one below and one above it.
func TestBuiltInBoundaries(t *testing.T) {
	heads := func(t vote.Tally) []vote.Tally { return []vote.Tally{t} }
	households := func(heads, of, present, yeas int64) []vote.Tally {
		return []vote.Tally{{Entitled: 1000, Present: heads, For: yeas}, {Unit: vote.Households, Entitled: of, Present: present}}
	}
	eu := func(states, people int64) []vote.Tally {
		return []vote.Tally{{Seats: 27, Present: 27, For: states, Abstain: 27 - states}, {Unit: vote.Weight, Entitled: 100, For: people}}
	}
	congress := func(present, yeas int64) []vote.Tally {
		return heads(vote.Tally{Seats: 60, Present: present, For: yeas})
	}
	people := func(of, present, yeas int64) []vote.Tally {
		return heads(vote.Tally{Entitled: of, Present: present, For: yeas})
	}
	voted := func(yeas, noes int64) []vote.Tally {
		return heads(vote.Tally{Seats: 60, Present: 60, For: yeas, Against: noes, Abstain: 60 - yeas - noes})
	}
	const adopted, rejected, inquorate = vote.Adopted, vote.Rejected, vote.NoQuorum
	for _, c := range []struct {
		name    string
		rule    dated
		tallies []vote.Tally
		want    vote.Verdict
	}{
		{"quorum: exactly two thirds", governance.TownCongressDecision, congress(40, 31), adopted},
		{"quorum: one below", governance.TownCongressDecision, congress(39, 39), inquorate},
		{"exactly half of all deputies", governance.TownCongressDecision, congress(60, 30), rejected},
		{"one above half", governance.TownCongressDecision, congress(60, 31), adopted},
		{"absence works like a No", governance.TownCongressDecision, congress(40, 30), rejected},
		{"a vacancy is no deputy", governance.TownCongressDecision, heads(vote.Tally{Seats: 60, Filled: 59, Present: 59, For: 30}), adopted},
		{"election: exactly half", governance.TownCongressElection, congress(60, 30), rejected},
		{"election: one above", governance.TownCongressElection, congress(60, 31), adopted},
		{"removal: exactly half", governance.TownCongressRemoval, congress(60, 30), rejected},
		{"removal: one above", governance.TownCongressRemoval, congress(60, 31), adopted},
		{"exactly half of the villagers is no quorum", governance.VillageAssembly, append(people(100, 50, 50), vote.Tally{Unit: vote.Households, Entitled: 40, Present: 26}), inquorate},
		{"one above is", governance.VillageAssembly, people(100, 51, 26), adopted},
		{"exactly half of those present", governance.VillageAssembly, people(100, 52, 26), rejected},
		{"exactly two thirds of the households", governance.VillageAssembly, households(200, 300, 200, 101), adopted},
		{"one household below", governance.VillageAssembly, households(199, 300, 199, 101), inquorate},
		{"two thirds of the households, half of those present", governance.VillageAssembly, households(200, 300, 200, 100), rejected},
		{"representatives: exactly two thirds", governance.VillageRepresentatives, congress(40, 21), adopted},
		{"representatives: one below", governance.VillageRepresentatives, congress(39, 39), inquorate},
		{"representatives: exactly half of those present", governance.VillageRepresentatives, congress(40, 20), rejected},
		{"group: exactly two thirds of the adults", governance.VillageGroup, people(60, 40, 21), adopted},
		{"group: one below", governance.VillageGroup, append(people(60, 39, 39), vote.Tally{Unit: vote.Households, Entitled: 30, Present: 19}), inquorate},
		{"collective: exactly two thirds of all", governance.CollectiveAssembly, people(60, 60, 40), adopted},
		{"collective: one below", governance.CollectiveAssembly, people(60, 60, 39), rejected},
		{"collective: one below the quorum", governance.CollectiveAssembly, people(60, 39, 39), inquorate},
		{"collective's delegates: exactly two thirds of all", governance.CollectiveDelegates, congress(40, 40), adopted},
		{"collective's delegates: one below", governance.CollectiveDelegates, congress(60, 39), rejected},
		{"residents: exactly half is no quorum", governance.ResidentsAssembly, append(people(100, 50, 50), vote.Tally{Unit: vote.Households, Entitled: 40, Present: 20}), inquorate},
		{"residents: more than half of the households", governance.ResidentsAssembly, append(people(100, 50, 26), vote.Tally{Unit: vote.Households, Entitled: 40, Present: 21}), adopted},
		{"residents: exactly half of those present", governance.ResidentsAssembly, people(100, 52, 26), rejected},
		{"residents' representatives: exactly two thirds", governance.ResidentsRepresentatives, congress(40, 21), adopted},
		{"residents' representatives: one below", governance.ResidentsRepresentatives, congress(39, 39), inquorate},
		{"party members: exactly half of those present", governance.PartyBranchReview, congress(40, 20), adopted},
		{"party members: one below", governance.PartyBranchReview, congress(40, 19), rejected},
		{"satisfied: exactly half of all, where the source contradicts itself", governance.Satisfied, voted(30, 0), adopted},
		{"satisfied: one below", governance.Satisfied, voted(29, 0), rejected},
		{"basically satisfied: exactly half", governance.SatisfiedBasically, voted(30, 0), adopted},
		{"Robert's majority: exactly half of the votes cast", governance.RobertsMajority, voted(10, 10), rejected},
		{"Robert's majority: one above, the rest abstain", governance.RobertsMajority, voted(11, 10), adopted},
		{"of those present: exactly half", governance.RobertsMajorityPresent, voted(30, 0), rejected},
		{"of those present: one above", governance.RobertsMajorityPresent, voted(31, 0), adopted},
		{"of the membership: exactly half", governance.RobertsMajorityMembership, congress(40, 30), rejected},
		{"of the membership: one above", governance.RobertsMajorityMembership, congress(40, 31), adopted},
		{"two thirds: exactly, of the votes cast", governance.RobertsTwoThirds, voted(20, 10), adopted},
		{"two thirds: one below", governance.RobertsTwoThirds, voted(19, 10), rejected},
		{"two thirds of those present: exactly", governance.RobertsTwoThirdsPresent, voted(40, 0), adopted},
		{"two thirds of those present: one below", governance.RobertsTwoThirdsPresent, voted(39, 0), rejected},
		{"two thirds of the membership: exactly", governance.RobertsTwoThirdsMembership, congress(40, 40), adopted},
		{"two thirds of the membership: one below", governance.RobertsTwoThirdsMembership, congress(60, 39), rejected},
		{"members elected: two thirds of 9", governance.ElectedTwoThirds, heads(vote.Tally{Seats: 9, Present: 8, For: 6}), adopted},
		{"members elected: one below, though a seat is vacant", governance.ElectedTwoThirds, heads(vote.Tally{Seats: 9, Filled: 8, Present: 8, For: 5}), rejected},
		{"members elected: three quarters of 8", governance.ElectedThreeQuarters, heads(vote.Tally{Seats: 8, Present: 8, For: 6}), adopted},
		{"members elected: three quarters of 9 are 7", governance.ElectedThreeQuarters, heads(vote.Tally{Seats: 9, Present: 9, For: 6}), rejected},
		{"15 of 27 states and exactly 65 %", governance.EUCouncil, eu(15, 65), adopted},
		{"14 states", governance.EUCouncil, eu(14, 99), rejected},
		{"64 %", governance.EUCouncil, eu(23, 64), rejected},
		{"three states cannot block", governance.EUCouncil, eu(24, 50), adopted},
		{"without a proposal: 20 states and exactly 65 %", governance.EUCouncilWithoutProposal, eu(20, 65), adopted},
		{"without a proposal: 19 states", governance.EUCouncilWithoutProposal, eu(19, 99), rejected},
		{"without a proposal: people block by themselves", governance.EUCouncilWithoutProposal, eu(24, 64), rejected},
	} {
		t.Run(c.rule.Key+" "+c.name, func(t *testing.T) {
			rule, err := c.rule.On(townhall.NewDate(2026, 3, 1))
			require.NoError(t, err)
			out, err := rule.Decide(c.tallies...)
			require.NoError(t, err)
			assert.Equal(t, c.want, out.Verdict, out.Finding.In(townhall.ZH))
		})
	}
}

// TestBuiltInRulesAreSound: what Lint finds in a built-in rule, its source wants so; and no waiver covers what is not found.
func TestBuiltInRulesAreSound(t *testing.T) {
	assert.Len(t, built(), 23)
	for _, d := range built() {
		assert.NotEmpty(t, d.Versions, d.Key)
		for _, v := range d.Versions {
			waived := map[vote.FaultKind]bool{}
			for _, size := range []int{27, 45, 60} {
				faults, err := vote.Lint(v.Value, size)
				require.NoError(t, err)
				for _, f := range faults {
					assert.False(t, f.Waived.IsZero(), "%s: %s", d.Key, f)
					waived[f.Kind] = true
				}
			}
			for _, w := range v.Value.Waivers {
				assert.True(t, waived[w.Fault], "%s waives %s for nothing", d.Key, w.Fault)
				assert.False(t, w.Why.IsZero())
			}
			assert.False(t, v.Cite.IsZero(), d.Key)
		}
	}
}

func TestRulesAreOfTheirDay(t *testing.T) {
	_, err := governance.CollectiveAssembly.On(townhall.NewDate(2025, 4, 30))
	assert.Error(t, err, "the law was not in force")
	before, err := governance.VillageAssembly.Version(townhall.NewDate(2025, 12, 31))
	require.NoError(t, err)
	after, err := governance.VillageAssembly.Version(townhall.NewDate(2026, 1, 1))
	require.NoError(t, err)
	assert.Equal(t, "22", before.Cite.Article)
	assert.Equal(t, "26", after.Cite.Article)
}

// Did it pass, and why? No storage, no set-up.
func Example() {
	rule, err := governance.TownCongressDecision.On(townhall.NewDate(2025, 10, 9)) // the version in force that day, with its citation
	if err != nil {
		panic(err)
	}
	out, err := rule.Decide(vote.Tally{Seats: 60, Present: 52, For: 47, Against: 3, Abstain: 2})
	if err != nil {
		panic(err)
	}
	fmt.Println(out.Verdict)
	fmt.Println(out.Finding.In(townhall.ZH))
	// Output:
	// adopted
	// ✓ 乡镇人民代表大会通过决议：通过
	//   ✓ 法定人数：出席：应为不少于全体成员的2/3（60），即至少40，实为52（《地方各级人民代表大会和地方各级人民政府组织法》第14条）
	//   ✓ 通过条件：赞成：应为超过全体成员的1/2（60），即至少31，实为47（《地方各级人民代表大会和地方各级人民政府组织法》第25条）
}
