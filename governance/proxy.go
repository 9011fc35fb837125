package governance

import (
	"slices"
	"time"

	"github.com/townhall-go/townhall"
)

// Proxy (委托) is a written mandate of one member to another, until it is revoked.
type Proxy struct {
	From      townhall.PersonID `json:"from"`
	To        townhall.PersonID `json:"to"`
	Household string            `json:"household,omitempty"` // of both, where the rule keeps proxies within one
	Given     time.Time         `json:"given"`
	Revoked   time.Time         `json:"revoked,omitzero"`
}

func (p Proxy) at(t time.Time) bool {
	return !t.Before(p.Given) && (p.Revoked.IsZero() || t.Before(p.Revoked))
}

// ProxyRule (委托规则) is whether and how members of a body may be represented by others in a session.
type ProxyRule struct {
	Allowed   bool `json:"allowed"`
	Most      int  `json:"most,omitempty"`      // that one person may carry; 0: as many as are given
	Household bool `json:"household,omitempty"` // 同一户内: only to somebody of the same household
	Present   bool `json:"present,omitempty"`   // who gave one counts for the quorum
}

// Check refuses a negative number.
func (r ProxyRule) Check(field string) error {
	if r.Most < 0 {
		return &townhall.Error{Kind: townhall.Invalid, Field: field + ".most", Found: townhall.ValueOf(r.Most), Needed: townhall.Say("governance.proxies.most", "不小于 0 的整数", "0 or more")}
	}
	return nil
}

// Text says the rule.
func (r ProxyRule) Text() townhall.Text {
	switch {
	case !r.Allowed:
		return townhall.Say("governance.proxies.none", "不得委托", "no proxies")
	case r.Household:
		return townhall.Say("governance.proxies.household", "可以委托同一户内的成员", "proxies are allowed within a household")
	case r.Most == 0:
		return townhall.Say("governance.proxies.any", "可以委托", "proxies are allowed")
	}
	return townhall.Say("governance.proxies.up_to", "可以委托，每人接受不超过{n}人", "proxies are allowed, {n} to a person at most", "n", r.Most)
}

// ProxyKey is the rulebook's key of the rule of proxies of a kind of body. A body for whose kind there is no rule has no proxies:
// the deputies of a congress vote in person. The proxies of elections are no matter of a session's.
func ProxyKey(k Kind) string { return "governance.proxies." + string(k) }

// CollectiveProxies: a member of a collective mandates another of the same household, who takes part in their stead.
var CollectiveProxies = townhall.Rule(ProxyKey(Collective), townhall.Say("governance.proxies.collective", "农村集体经济组织成员大会的委托", "proxies in a rural collective's assembly"),
	townhall.Version[ProxyRule]{From: collectiveFrom, Value: ProxyRule{Allowed: true, Household: true, Present: true}, Cite: collectives("27")})

// proxyRule is the rule of a session's proxies; none is a rule that allows none.
func (s Session) proxyRule(rules townhall.Rulebook) (townhall.Version[ProxyRule], error) {
	v, _, err := binding(townhall.Rule[ProxyRule](ProxyKey(s.Of), townhall.Text{}), rules, s.On)
	return v, err
}

// lawfulProxies judges a session's proxies by their rule.
func (s Session) lawfulProxies(rules townhall.Rulebook) ([]townhall.Finding, error) {
	rule, err := s.proxyRule(rules)
	if err != nil {
		return nil, err
	}
	allowed := townhall.Finding{Code: "governance.session.proxy", Field: "proxies", Held: rule.Value.Allowed, Cite: rule.Cite, Found: townhall.ValueOf(s.Of.Text()),
		Say: townhall.Say("governance.session.proxy", "有规则允许委托，不须本人到会", "a rule allows proxies, and the members need not come in person")}
	out := []townhall.Finding{allowed}
	if !allowed.Held {
		return out, nil
	}
	if rule.Value.Household {
		out = append(out, townhall.Finding{Code: "governance.session.proxy.household", Field: "household", Held: s.withinHouseholds(), Cite: rule.Cite,
			Say: townhall.Say("governance.session.proxy.household", "委托人和受托人写明为同一户", "both are of one household, which is named")})
	}
	if rule.Value.Most == 0 {
		return out, nil
	}
	carried, most := map[townhall.PersonID]int{}, 0
	for _, p := range s.Proxies {
		if p.Revoked.IsZero() {
			carried[p.To]++
			most = max(most, carried[p.To])
		}
	}
	return append(out, townhall.Finding{Code: "governance.session.proxy.most", Field: "proxies", Held: most <= rule.Value.Most, Cite: rule.Cite,
		Say: townhall.Say("governance.session.proxy.most", "一人接受的委托", "proxies of one person"), Need: townhall.ValueOf(townhall.UpTo(int64(rule.Value.Most))), Found: townhall.ValueOf(most)}), nil
}

// withinHouseholds reports that each proxy names a household, and that nobody is of two: not by proxies, nor by those for which they came.
func (s Session) withinHouseholds() bool {
	of := map[townhall.PersonID]string{}
	for _, in := range s.SignIns {
		if in.Household != "" {
			of[in.Person] = in.Household
		}
	}
	for _, p := range s.Proxies {
		if !p.Revoked.IsZero() {
			continue
		}
		for _, person := range []townhall.PersonID{p.From, p.To} {
			if known, ok := of[person]; !said(p.Household) || ok && known != p.Household {
				return false
			}
			of[person] = p.Household
		}
	}
	return true
}

// proxiesApart reports that each is of one member to another, of each member one, and that none is handed on.
func (s Session) proxiesApart() bool {
	given, carried := map[townhall.PersonID]bool{}, map[townhall.PersonID]bool{}
	for i, p := range s.Proxies {
		left := !s.mayAttend(p.From) || !s.mayAttend(p.To) // the body since, unless it is the newest
		if !p.Revoked.IsZero() || left && i < len(s.Proxies)-1 {
			continue
		}
		if p.From == p.To || given[p.From] || left {
			return false
		}
		given[p.From], carried[p.To] = true, true
	}
	for p := range given {
		if carried[p] {
			return false
		}
	}
	return true
}

// VotesOf is how many votes a member casts at a minute: their own, if they are there, and those of who gave them a proxy.
func (s Session) VotesOf(p townhall.PersonID, t time.Time) int {
	present := s.PresentAt(t)
	if !slices.Contains(present, p) {
		return 0
	}
	votes := 1
	for _, x := range s.Proxies {
		if x.To == p && x.at(t) && s.mayAttend(x.From) && !slices.Contains(present, x.From) { // who comes votes himself
			votes++
		}
	}
	return votes
}

// Votes is how many votes can be cast at a minute: of who is there, and of who is there by proxy.
func (s Session) Votes(t time.Time) int64 {
	n := 0
	for _, p := range s.PresentAt(t) {
		n += s.VotesOf(p, t)
	}
	return int64(n)
}
