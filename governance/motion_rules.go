package governance

import (
	"slices"
	"strconv"
	"strings"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/governance/vote"
)

// Moving (提案规则) is who moves what a rule of voting decides: an organ alone, or so many deputies jointly.
type Moving struct {
	By      []Kind         `json:"by,omitempty"` // the organs; none: whichever does
	Members int            `json:"members,omitempty"`
	Share   townhall.Ratio `json:"share,omitzero"` // of the deputies, instead of a number
}

// Check refuses a negative number.
func (r Moving) Check(field string) error {
	if r.Members < 0 {
		return &townhall.Error{Kind: townhall.Invalid, Field: field + ".members", Found: townhall.ValueOf(r.Members), Needed: townhall.Say("governance.moving.members", "不小于 0 的整数", "0 or more")}
	}
	return nil
}

// Text says the rule.
func (r Moving) Text() townhall.Text {
	var parts []townhall.Text
	for _, k := range r.By {
		parts = append(parts, townhall.Say("governance.moving.by", "{kind}提出", "moved by the {kind}", "kind", k.Text()))
	}
	switch {
	case r.Share.Defined():
		parts = append(parts, townhall.Say("governance.moving.share", "{share}以上代表联名提出", "by {share} of the deputies jointly", "share", r.Share))
	default:
		parts = append(parts, townhall.Say("governance.moving.jointly", "{n}名以上成员提出", "by {n} members or more", "n", max(r.Members, 1)))
	}
	return townhall.Say("governance.moving.text", "{parts}", "{parts}", "parts", parts)
}

// needed is how many of so many deputies move jointly.
func (r Moving) needed(deputies int) int {
	if !r.Share.Defined() {
		return max(r.Members, 1)
	}
	return int((int64(deputies)*r.Share.Num() + r.Share.Den() - 1) / r.Share.Den())
}

// MovingKey is the rulebook's key of the rule by which a motion is moved that a rule of voting decides. Without a rule, any organ moves, or
// any member.
func MovingKey(rule string) string {
	return "governance.moving." + strings.TrimPrefix(rule, "governance.")
}

func moving(rule string, title townhall.Text, versions ...townhall.Version[Moving]) townhall.Dated[Moving] {
	return townhall.Rule(MovingKey(rule), title, versions...)
}

// Who moves what a town congress decides.
var (
	MotionMoving = moving(TownCongressDecision.Key, townhall.Say("governance.moving.motion", "乡镇人大议案的提出", "moving in a town congress"),
		townhall.Version[Moving]{From: organicSince, Value: Moving{By: []Kind{Presidium, Government}, Members: 5}, Cite: organic("22")})
	ElectionMoving = moving(TownCongressElection.Key, townhall.Say("governance.moving.election", "乡镇人大选举的提名", "nominating for an election by a town congress"),
		townhall.Version[Moving]{From: organicSince, Value: Moving{By: []Kind{Presidium}, Members: 10}, Cite: organic("26")})
	RemovalMoving = moving(TownCongressRemoval.Key, townhall.Say("governance.moving.removal", "乡镇人大罢免案的提出", "moving a removal in a town congress"),
		townhall.Version[Moving]{From: organicSince, Value: Moving{By: []Kind{Presidium}, Share: townhall.RatioOf(1, 5)}, Cite: organic("31")})
)

// Deciding (表决规则的适用) is by which rules of voting a kind of body decides.
type Deciding struct {
	Rules []string `json:"rules"` // keys of the rulebook
}

// Check refuses a body that could not decide.
func (r Deciding) Check(field string) error {
	if len(r.Rules) == 0 {
		return &townhall.Error{Kind: townhall.Invalid, Field: field + ".rules", Needed: townhall.Say("governance.deciding.rules", "至少一项表决规则", "a rule of voting at least")}
	}
	return nil
}

// Text names the rules by their keys.
func (r Deciding) Text() townhall.Text {
	return townhall.Say("governance.deciding.text", "适用{rules}", "by {rules}", "rules", strings.Join(r.Rules, ", "))
}

// DecidingKey is the rulebook's key of what a kind of body decides by. A kind without such a rule decides by any rule of the rulebook.
func DecidingKey(k Kind) string { return "governance.deciding." + string(k) }

func decidingRule(k Kind, title townhall.Text, versions ...townhall.Version[Deciding]) townhall.Dated[Deciding] {
	return townhall.Rule(DecidingKey(k), title, versions...)
}

func by(from, to townhall.Date, cite townhall.Cite, rules ...string) townhall.Version[Deciding] {
	return townhall.Version[Deciding]{From: from, To: to, Value: Deciding{rules}, Cite: cite}
}

// What each kind of body decides by, so that nobody chooses an easier rule for a motion or a session.
var (
	CongressDeciding = decidingRule(Congress, townhall.Say("governance.deciding.congress", "乡镇人民代表大会的表决规则", "how a town congress decides"),
		by(organicSince, townhall.Date{}, organic("25"), TownCongressDecision.Key, TownCongressElection.Key, TownCongressRemoval.Key))
	VillageAssemblyDeciding = decidingRule(VillageAssemblyBody, townhall.Say("governance.deciding.village_assembly", "村民会议的表决规则", "how a village assembly decides"),
		by(villageBefore, villageUntil, villagersBefore("22"), VillageAssembly.Key), by(selfGovernment, townhall.Date{}, villagers("26"), VillageAssembly.Key))
	VillageDelegatesDeciding = decidingRule(VillageDelegates, townhall.Say("governance.deciding.village_delegates", "村民代表会议的表决规则", "how a meeting of villagers' representatives decides"),
		by(villageBefore, villageUntil, villagersBefore("26"), VillageRepresentatives.Key), by(selfGovernment, townhall.Date{}, villagers("30"), VillageRepresentatives.Key))
	ResidentsMeetingDeciding = decidingRule(ResidentsMeetingBody, townhall.Say("governance.deciding.residents_meeting", "居民会议的表决规则", "how a residents' assembly decides"),
		by(selfGovernment, townhall.Date{}, residents("27"), ResidentsAssembly.Key))
	ResidentsDelegatesDeciding = decidingRule(ResidentsDelegates, townhall.Say("governance.deciding.residents_delegates", "居民代表会议的表决规则", "how a meeting of residents' representatives decides"),
		by(selfGovernment, townhall.Date{}, residents("29"), ResidentsRepresentatives.Key))
	CollectiveDeciding = decidingRule(Collective, townhall.Say("governance.deciding.collective", "农村集体经济组织成员大会的表决规则", "how a rural collective's assembly decides"),
		by(collectiveFrom, townhall.Date{}, collectives("27"), CollectiveAssembly.Key))
)

// decidesBy judges whether a kind of body decides by a rule of voting on a day; nothing where no rule says by which it does.
func decidesBy(rules townhall.Rulebook, k Kind, key string, on townhall.Date) ([]townhall.Finding, error) {
	rule, binds, err := binding(decidingRule(k, townhall.Text{}), rules, on)
	if err != nil || !binds {
		return nil, err
	}
	return []townhall.Finding{{Code: "governance.deciding", Field: "rule", Held: slices.Contains(rule.Value.Rules, key), Cite: rule.Cite, Need: townhall.ValueOf(rule.Value.Text()), Found: townhall.ValueOf(key),
		Say: townhall.Say("governance.deciding", "该类机构所适用的表决规则", "a rule of voting by which such a body decides")}}, nil
}

// lawfullyMoved judges who moves a motion in a body, by the rule of what it asks.
func (n Motion) lawfullyMoved(m townhall.Moment, b Body) ([]townhall.Finding, error) {
	out, err := decidesBy(m.Rules, b.Kind, n.Rule, m.Today)
	if err != nil {
		return nil, err
	}
	rule, _, err := binding(moving(n.Rule, townhall.Text{}), m.Rules, m.Today)
	if err != nil {
		return nil, err
	}
	f := townhall.Finding{Code: "governance.motion.movers", Field: "movers", Cite: rule.Cite, Need: townhall.ValueOf(rule.Value.Text()),
		Say: townhall.Say("governance.motion.movers", "由有权的机关提出，或者有足够的成员联名", "moved by an organ that may, or by enough members")}
	if n.Movers.Organ != "" {
		f.Held, f.Found = len(rule.Value.By) == 0 || slices.Contains(rule.Value.By, n.Movers.Kind), townhall.ValueOf(n.Movers.Kind.Text())
	} else {
		f.Held, f.Found = len(n.Movers.Members) >= rule.Value.needed(len(b.deputies(m.Today))), townhall.ValueOf(len(n.Movers.Members))
	}
	return append(out, f), nil
}

// votingRule gives a rulebook's rule of voting by its key.
func votingRule(b townhall.Rulebook, key string, on townhall.Date) (vote.Rule, error) {
	return townhall.Rule[vote.Rule](key, townhall.Text{}).In(b).On(on)
}

// figures are the seats, members and attendance of a count, without its votes.
func (v Vote) figures() []vote.Tally {
	var out []vote.Tally
	for _, t := range v.Tallies {
		if t.Class == "" && (t.Unit == vote.Heads || t.Unit == vote.Households) {
			out = append(out, vote.Tally{Unit: t.Unit, Seats: t.Seats, Filled: t.Filled, Entitled: t.Entitled, Present: t.Present})
		}
	}
	return out
}

// completed gives tallies of a vote the figures of a session at its minute: who has a seat, who is there, and of which households. Where
// proxies vote, who gave one is there for the count, though not for the quorum. A tally that says otherwise fails; of units and classes
// that a session does not know, the figures are the caller's.
func completed(given, own []vote.Tally) ([]vote.Tally, []townhall.Finding) {
	out, own := slices.Clone(given), slices.Clone(own)
	var wrong []townhall.Finding
	for i := range out {
		v := &out[i]
		if v.Class != "" || v.Unit != vote.Heads && v.Unit != vote.Households {
			continue
		}
		known := vote.Tally{Unit: v.Unit}
		if j := slices.IndexFunc(own, func(o vote.Tally) bool { return o.Unit == v.Unit }); j >= 0 {
			known = own[j]
			own = slices.Delete(own, j, j+1)
		}
		for _, f := range []struct {
			field       string
			given, from *int64
		}{{"seats", &v.Seats, &known.Seats}, {"filled", &v.Filled, &known.Filled}, {"entitled", &v.Entitled, &known.Entitled}, {"present", &v.Present, &known.Present}} {
			if *f.given != 0 && *f.given != *f.from {
				wrong = append(wrong, townhall.Finding{Code: "governance.motion.figures", Field: "tallies[" + strconv.Itoa(i) + "]." + f.field, Need: townhall.ValueOf(*f.from), Found: townhall.ValueOf(*f.given),
					Say: townhall.Say("governance.motion.figures", "与该次会议当时的人数一致", "as many as the session had at that minute")})
			}
			*f.given = *f.from
		}
	}
	return append(out, own...), wrong
}
