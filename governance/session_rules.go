package governance

import (
	"slices"

	"github.com/townhall-go/townhall"
)

// Convener (召集人) is who called a session, or at whose wish it was called.
type Convener struct {
	Organ     townhall.UnitID     `json:"organ,omitempty"`
	Kind      Kind                `json:"kind,omitempty"`     // of the organ, which ConveneSession looks up
	Members   []townhall.PersonID `json:"members,omitempty"`  // of the body, who wish it jointly
	Voters    Portion             `json:"voters,omitzero"`    // villagers or residents who wish it
	Delegates Portion             `json:"delegates,omitzero"` // their representatives who do
}

// Portion (若干人) is so many of so many.
type Portion struct {
	N  int64 `json:"n"`
	Of int64 `json:"of"`
}

// reach reports whether they are a share, exactly; nobody is none.
func (s Portion) reach(share townhall.Ratio) bool {
	c, ok := townhall.RatioOf(s.N, s.Of).Cmp(share)
	return ok && c >= 0 && s.N > 0 && s.N <= s.Of && share.Defined()
}

func (c Convener) given() bool {
	return said(c.Organ) || len(c.Members) > 0 || c.Voters.N > 0 || c.Delegates.N > 0
}

// Convening (召集规则) is who calls the sessions of a kind of body, at whose wish, and how long before.
type Convening struct {
	By        []Kind         `json:"by,omitempty"`       // the organs that call it; none: whichever does
	Members   townhall.Ratio `json:"members,omitzero"`   // the share of its deputies, or if it has none of its members, at whose wish it is called as well
	Voters    townhall.Ratio `json:"voters,omitzero"`    // of the villagers or residents
	Delegates townhall.Ratio `json:"delegates,omitzero"` // of their representatives
	Wished    SessionSort    `json:"wished,omitempty"`   // the sort of session that a wish may call; "" any
	Notice    int            `json:"notice,omitempty"`   // days before, at least
	Urgent    bool           `json:"urgent,omitempty"`   // an urgent one may be called at once
}

// Check refuses a negative notice.
func (c Convening) Check(field string) error {
	if c.Notice < 0 {
		return &townhall.Error{Kind: townhall.Invalid, Field: field + ".notice", Found: townhall.ValueOf(c.Notice), Needed: townhall.Say("governance.convening.notice", "不小于 0 的整数", "0 or more")}
	}
	return nil
}

// Text says the rule.
func (c Convening) Text() townhall.Text {
	var parts []townhall.Text
	for _, k := range c.By {
		parts = append(parts, townhall.Say("governance.convening.by", "{kind}召集", "called by the {kind}", "kind", k.Text()))
	}
	for _, w := range []struct {
		share townhall.Ratio
		who   townhall.Text
	}{{c.Members, townhall.Say("governance.convening.members", "成员", "members")}, {c.Voters, townhall.Say("governance.convening.voters", "村民或者居民", "villagers or residents")},
		{c.Delegates, townhall.Say("governance.convening.delegates", "村民或者居民代表", "representatives")}} {
		if w.share.Defined() {
			parts = append(parts, townhall.Say("governance.convening.wish", "{share}以上{who}提议", "at the wish of {share} of the {who}", "share", w.share, "who", w.who))
		}
	}
	if c.Notice > 0 {
		parts = append(parts, townhall.Say("governance.convening.days", "提前{n}日通知", "{n} days' notice", "n", c.Notice))
	}
	if c.Urgent {
		parts = append(parts, townhall.Say("governance.convening.urgent", "紧急的可以临时召集", "at once if urgent"))
	}
	return townhall.Say("governance.convening.text", "{parts}", "{parts}", "parts", parts)
}

// ConveningKey is the rulebook's key of the rule by which the sessions of a kind of body are called. A kind without a rule is
// called by whoever calls it.
func ConveningKey(k Kind) string { return "governance.convening." + string(k) }

func convening(k Kind, title townhall.Text, versions ...townhall.Version[Convening]) townhall.Dated[Convening] {
	return townhall.Rule(ConveningKey(k), title, versions...)
}

// The built-in rules of calling sessions. What held for residents before 2026 is not sourced here.
var (
	CongressConvening = convening(Congress, townhall.Say("governance.convening.congress", "乡镇人民代表大会会议的召集", "calling a town congress"),
		townhall.Version[Convening]{From: organicSince, Value: Convening{By: []Kind{Presidium}, Members: townhall.RatioOf(1, 5), Wished: Extraordinary}, Cite: organic("14")})
	VillageAssemblyConvening = convening(VillageAssemblyBody, townhall.Say("governance.convening.village_assembly", "村民会议的召集", "calling a village assembly"),
		townhall.Version[Convening]{From: villageBefore, To: villageUntil, Value: assembly(VillagersCommittee, false), Cite: villagersBefore("21")},
		townhall.Version[Convening]{From: selfGovernment, Value: assembly(VillagersCommittee, true), Cite: villagers("25")})
	VillageDelegatesConvening = convening(VillageDelegates, townhall.Say("governance.convening.village_delegates", "村民代表会议的召集", "calling a meeting of villagers' representatives"),
		townhall.Version[Convening]{From: villageBefore, To: villageUntil, Value: delegatesOf(VillagersCommittee), Cite: villagersBefore("26")},
		townhall.Version[Convening]{From: selfGovernment, Value: delegatesOf(VillagersCommittee), Cite: villagers("30")})
	ResidentsAssemblyConvening = convening(ResidentsMeetingBody, townhall.Say("governance.convening.residents_meeting", "居民会议的召集", "calling a residents' assembly"),
		townhall.Version[Convening]{From: selfGovernment, Value: assembly(ResidentsCommittee, true), Cite: residents("26")})
	ResidentsDelegatesConvening = convening(ResidentsDelegates, townhall.Say("governance.convening.residents_delegates", "居民代表会议的召集", "calling a meeting of residents' representatives"),
		townhall.Version[Convening]{From: selfGovernment, Value: delegatesOf(ResidentsCommittee), Cite: residents("28")})
	CollectiveConvening = convening(Collective, townhall.Say("governance.convening.collective", "农村集体经济组织成员大会的召集", "calling a rural collective's assembly"),
		townhall.Version[Convening]{From: collectiveFrom, Value: Convening{By: []Kind{CollectiveCouncil}, Notice: 10}, Cite: collectives("27")})
)

// assembly: a committee calls it, and must if so many wish it.
func assembly(by Kind, urgent bool) Convening {
	return Convening{By: []Kind{by}, Voters: townhall.RatioOf(1, 10), Delegates: townhall.RatioOf(1, 3), Notice: 10, Urgent: urgent}
}

func delegatesOf(by Kind) Convening {
	return Convening{By: []Kind{by}, Members: townhall.RatioOf(1, 5)}
}

// AdmittedCap is how many may be admitted without vote, as a share of the deputies. It is Beijing's, and in no built-in rulebook: a
// pack that wants it adds it.
var AdmittedCap = townhall.Rule("governance.session.admitted_cap", townhall.Say("governance.session.admitted_cap", "列席人员占代表人数的上限", "persons admitted without vote, as a share of the deputies"),
	townhall.Version[townhall.Ratio]{From: townhall.NewDate(2016, 3, 24), Value: townhall.RatioOf(1, 2), Cite: townhall.Cite{Law: "北京市乡、民族乡、镇人民代表大会组织条例", English: "Beijing's regulations on town congresses", Article: "16", Read: "LawRefBook/Laws@2f4c5c2"}})

// lawfullyCalled judges who called a session and when it was announced, by the rule of its kind of body.
func (s Session) lawfullyCalled(m townhall.Moment, b Body) ([]townhall.Finding, error) {
	rule, binds, err := binding(convening(s.Of, townhall.Text{}), m.Rules, s.On)
	if err != nil || !binds {
		return nil, err
	}
	by := townhall.Finding{Code: "governance.session.convener", Field: "convener", Held: s.calledBy(rule.Value, b), Cite: rule.Cite, Need: townhall.ValueOf(rule.Value.Text()),
		Say: townhall.Say("governance.session.convener", "由有权者召集，或者应足够的人提议召集", "called by who may, or at the wish of enough")}
	if rule.Value.Notice == 0 {
		return []townhall.Finding{by}, nil
	}
	notice, err := s.noticed(m, rule)
	return []townhall.Finding{by, notice}, err
}

// calledBy reports whether an organ that may has called it, or enough have wished it.
func (s Session) calledBy(rule Convening, b Body) bool {
	c := s.Convener
	if said(c.Organ) && (len(rule.By) == 0 || slices.Contains(rule.By, c.Kind)) {
		return true
	}
	if rule.Wished != "" && s.Sort != rule.Wished {
		return false
	}
	voting, members := b.deputies(s.On), int64(0)
	for _, p := range slices.Compact(slices.Sorted(slices.Values(c.Members))) {
		if slices.Contains(voting, p) {
			members++
		}
	}
	ofAll := s.Entitled == 0 || c.Voters.Of == s.Entitled
	return Portion{members, int64(len(voting))}.reach(rule.Members) || c.Voters.reach(rule.Voters) && ofAll || c.Delegates.reach(rule.Delegates)
}

// noticed judges the notice. It is of calendar days, so that no calendar is missing for it.
func (s Session) noticed(m townhall.Moment, rule townhall.Version[Convening]) (townhall.Finding, error) {
	f := townhall.Finding{Code: "governance.session.notice", Field: "notice", Cite: rule.Cite, Found: townhall.ValueOf(s.Notice),
		Say: townhall.Say("governance.session.notice.kept", "按期通知", "announced in time")}
	due, err := townhall.Before(rule.Value.Notice, townhall.CalendarDays).From(s.On).Due(m.Calendar)
	if err != nil {
		return f, err
	}
	f.Need = townhall.ValueOf(townhall.Until(due.Date))
	f.Held = !s.Notice.IsZero() && !s.Notice.After(due.Date)
	if !f.Held && rule.Value.Urgent && said(s.Urgent) {
		f.Held, f.Need, f.Found = true, townhall.Value{}, townhall.ValueOf(townhall.Say("governance.session.urgent", "紧急：{why}", "urgent: {why}", "why", s.Urgent))
	}
	return f, nil
}

// admittedWithin judges how many are admitted without vote, where a local rule bounds them. A group that was not counted is one.
func (s Session) admittedWithin(m townhall.Moment) ([]townhall.Finding, error) {
	most, binds, err := binding(AdmittedCap, m.Rules, s.On)
	if err != nil || !binds {
		return nil, err
	}
	n := int64(0)
	for _, g := range s.Guests {
		if g.Class == Admitted {
			n += int64(max(g.Count, 1))
		}
	}
	c, ok := townhall.RatioOf(n, int64(len(s.Roll))).Cmp(most.Value)
	return []townhall.Finding{{Code: "governance.session.admitted", Field: "guests", Held: ok && c <= 0, Cite: most.Cite, Found: townhall.ValueOf(n),
		Need: townhall.ValueOf(townhall.Say("governance.session.admitted.most", "不超过{n}名代表的{share}", "{share} of {n} deputies at most", "share", most.Value, "n", len(s.Roll))),
		Say:  townhall.Say("governance.session.admitted", "列席人数", "persons admitted without vote")}}, nil
}
