package governance

import (
	"slices"
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

func deciding(k Kind, title townhall.Text, versions ...townhall.Version[Deciding]) townhall.Dated[Deciding] {
	return townhall.Rule(DecidingKey(k), title, versions...)
}

func decidedBy(from, to townhall.Date, cite townhall.Cite, rules ...string) townhall.Version[Deciding] {
	return townhall.Version[Deciding]{From: from, To: to, Value: Deciding{rules}, Cite: cite}
}

// What each kind of body decides by, so that nobody chooses an easier rule for a motion or a session.
var (
	CongressDeciding = deciding(Congress, townhall.Say("governance.deciding.congress", "乡镇人民代表大会的表决规则", "how a town congress decides"),
		decidedBy(organicSince, townhall.Date{}, organic("25"), TownCongressDecision.Key, TownCongressElection.Key, TownCongressRemoval.Key))
	VillageAssemblyDeciding = deciding(VillageAssemblyBody, townhall.Say("governance.deciding.village_assembly", "村民会议的表决规则", "how a village assembly decides"),
		decidedBy(villageBefore, villageUntil, villagersBefore("22"), VillageAssembly.Key), decidedBy(selfGovernment, townhall.Date{}, villagers("26"), VillageAssembly.Key))
	VillageDelegatesDeciding = deciding(VillageDelegates, townhall.Say("governance.deciding.village_delegates", "村民代表会议的表决规则", "how a meeting of villagers' representatives decides"),
		decidedBy(villageBefore, villageUntil, villagersBefore("26"), VillageRepresentatives.Key), decidedBy(selfGovernment, townhall.Date{}, villagers("30"), VillageRepresentatives.Key))
	ResidentsMeetingDeciding = deciding(ResidentsMeetingBody, townhall.Say("governance.deciding.residents_meeting", "居民会议的表决规则", "how a residents' assembly decides"),
		decidedBy(selfGovernment, townhall.Date{}, residents("27"), ResidentsAssembly.Key))
	ResidentsDelegatesDeciding = deciding(ResidentsDelegates, townhall.Say("governance.deciding.residents_delegates", "居民代表会议的表决规则", "how a meeting of residents' representatives decides"),
		decidedBy(selfGovernment, townhall.Date{}, residents("29"), ResidentsRepresentatives.Key))
	CollectiveDeciding = deciding(Collective, townhall.Say("governance.deciding.collective", "农村集体经济组织成员大会的表决规则", "how a rural collective's assembly decides"),
		decidedBy(collectiveFrom, townhall.Date{}, collectives("27"), CollectiveAssembly.Key))
)

// decidesBy judges whether a kind of body decides by a rule of voting on a day; nothing where no rule says by which it does.
func decidesBy(rules townhall.Rulebook, k Kind, key string, on townhall.Date) ([]townhall.Finding, error) {
	rule, binds, err := binding(deciding(k, townhall.Text{}), rules, on)
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
