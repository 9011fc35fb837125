package web

import (
	"encoding/json"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/governance/vote"
)

// asked are the members that a form asks for, by the type or by the action, where what an action is given holds more: a whole document of
// which the first step takes its beginning, or what the step itself sets.
var asked = map[string][]string{
	"governance.Body":         {"id", "kind", "name", "place", "parent", "mandate", "basis", "rule", "second_rule", "seats", "members", "formed"},
	"governance.Session":      {"body", "title", "sort", "term", "ordinal", "on", "half", "begins", "notice", "urgent", "convener", "rule", "second", "entitled", "households", "agenda", "guests"},
	"governance.Item":         {"title", "matter"},
	"governance.Guest":        {"class", "name", "count"},
	"governance.Convener":     {"organ", "members", "voters", "delegates"},
	"governance.Motion":       {"title", "body", "place", "rule", "drafts", "impact", "drafted"},
	"governance.Movers":       {"organ", "members"},
	"governance.Opinion":      {"from", "class", "on", "text", "unit"},
	"governance.Deliberation": {"item", "at", "said", "spoke"},
	"governance.Vote":         {"at", "secret", "tallies", "recount", "broken", "tellers"},
	"governance.Decision":     {"title", "unit", "of", "level", "place", "livelihood", "technical", "risky", "proposed"},
	"governance.Proxy":        {"from", "to", "household", "given"},
	"governance.Adjustment":   {"on", "text"},
	"powers.Power":            {"id", "department", "place", "listings"},
	"powers.Act":              {"title", "power", "type", "department", "in_name_of", "place", "party", "burdens", "grounds", "officers", "proposed"},
	"powers.Done":             {"step", "on", "by", "note", "attached"},
	"powers.LegalOpinion":     {"on", "by", "passed", "text"},
	"powers.Sign":             {"post", "by", "on", "reason", "sheet"},
	"powers.Notice":           {"on", "content", "facts", "basis", "rights", "hearing", "no_hearing", "answer_by"},
	"powers.Lodged":           {"route", "by", "on", "excuse"},
	"learning.Exam":           {"title", "subject", "audience", "organiser", "place", "online", "window", "paper", "pass", "attempts", "validity", "basis", "announced"},
	"mediation.Committee":     {"id", "name", "level", "place", "formed", "begun", "chosen", "mixed", "members"},
	"mediation.Handover":      {"to", "reason", "on"},

	"governance.body form members":            {"person", "role", "post", "from", "until"},
	"governance.body seat":                    {"on", "person", "role", "post", "until"},
	"governance.body reshuffle join":          {"person", "role", "post", "until"},
	"governance.decision open_comment":        {"from", "until", "urgent"},
	"governance.decision close_comment":       {"to", "summary", "count"},
	"mediation.committee establish members":   {"person", "director", "woman", "minority"},
	"mediation.committee reelect members":     {"person", "director", "woman", "minority"},
	"mediation.committee elect members":       {"person", "director", "woman", "minority"},
	"mediation.case quick parties":            {"person", "side", "agent", "home", "private", "more_time"},
	"mediation.case quick obligations":        {"by", "what", "amount", "manner", "until"},
	"mediation.case agree_orally obligations": {"by", "what", "amount", "manner", "until"},
	"mediation.case draft obligations":        {"by", "what", "amount", "manner", "until"},
	"mediation.case apply_for_confirmation":   {"by", "court", "concerns", "applied"},
	"powers.act publish":                      {"on", "where"},
	"powers.act withhold":                     {"on", "withheld", "basis"},
	"governance.motion promulgate":            {"number", "on", "promulgated", "orders"},
}

// never are the types that nobody types in: what the office computes.
var never = []reflect.Type{reflect.TypeFor[townhall.Finding](), reflect.TypeFor[townhall.Duty](), reflect.TypeFor[[]townhall.Duty](),
	reflect.TypeFor[vote.Rule](), reflect.TypeFor[vote.Outcome]()}

// asks reports whether the form has a member of a struct.
func (f *former) asks(t reflect.Type, m reflect.StructField, name, path string) bool {
	if slices.Contains(never, m.Type) {
		return false
	}
	list, ok := asked[strings.TrimSpace(f.action+" "+bare(path))]
	if !ok {
		list, ok = asked[t.String()]
	}
	return !ok || slices.Contains(list, name)
}

// bare is a path without the numbers of lists' entries.
func bare(path string) string {
	return strings.Join(slices.DeleteFunc(strings.Split(path, "."), func(s string) bool { return strings.Trim(s, "0123456789") == "" }), ".")
}

// kindsOf are the kinds of record whose ids a member holds.
var kindsOf = map[string]string{"committee": "mediation.committee", "risk": "mediation.risk", "case": "mediation.case", "again": "mediation.case",
	"screening": "mediation.screening", "power": "powers.power", "exam": "learning.exam", "session": "governance.session", "second": "governance.session",
	"matter": "governance.motion", "body": "governance.body", "unit": "governance.body", "organ": "governance.body", "parent": "governance.body",
	"department": "governance.body", "in_name_of": "governance.body", "organiser": "governance.body"}

// rulesOf are the members that hold the key of a rule of voting.
var rulesOf = map[string]bool{"rule": true, "second_rule": true}

// mostSuggested is how many records are suggested; others can be typed.
const mostSuggested = 100

// suggestions are what somebody may want to type: ids of records, or keys of rules.
func (f *former) suggestions(name string) []option {
	var out []option
	if rulesOf[name] {
		for _, key := range f.Office.Rules.Keys() {
			rule := townhall.Dated[vote.Rule]{Key: key}.In(f.Office.Rules)
			if in, err := rule.On(f.Today()); err == nil && !in.Threshold.IsZero() {
				out = append(out, option{Value: key, Name: rule.Title.In(f.lang)})
			}
		}
		return out
	}
	kind := kindsOf[name]
	if kind == "" {
		return nil
	}
	for rec, err := range f.Office.Store.Find(f.r.Context(), townhall.Query{Kind: kind, Reverse: true, Limit: mostSuggested}) {
		if err != nil {
			break // they are suggestions: the form does without
		}
		if f.may(townhall.Browsing, rec) {
			out = append(out, option{Value: f.named(rec.Ref, name), Name: f.titleOf(rec)})
		}
	}
	return out
}

// named is a record as the member of a form names it.
func (f *former) named(r townhall.Ref, member string) string {
	switch member {
	case "session", "second", "matter", "exam":
		return r.String()
	}
	return r.ID
}

func (f *former) places() []option {
	var out []option
	for _, p := range f.Places {
		out = append(out, option{Value: string(p.Place), Name: p.Name.In(f.lang)})
	}
	return out
}

// pickedFrom are the lists of a record of which an action takes one by its place, by the action and the member.
var pickedFrom = map[string]string{"mediation.case perform obligation": "agreement.obligations", "governance.motion answer opinion": "opinions",
	"governance.session put_off item": "agenda", "governance.session record item": "agenda", "governance.session reconsider item": "agenda"}

// picks are the entries of such a list.
func (f *former) picks(name, typed string) []option {
	var doc any
	if err := json.Unmarshal(f.record.Doc, &doc); err != nil {
		return nil // the action says what is wrong with a damaged record
	}
	for step := range strings.SplitSeq(pickedFrom[f.action+" "+name], ".") {
		members, _ := doc.(map[string]any)
		doc = members[step]
	}
	list, _ := doc.([]any)
	out := []option{{}}
	for n, entry := range list {
		value := strconv.Itoa(n)
		out = append(out, option{value, strconv.Itoa(n+1) + ". " + f.gist(entry), value == strings.TrimSpace(typed)})
	}
	return out
}

// gist is what an entry of a document's list is about.
func (f *former) gist(entry any) string {
	members, _ := entry.(map[string]any)
	for _, name := range []string{"title", "what", "text"} {
		switch x := members[name].(type) {
		case string:
			return x
		case map[string]any:
			zh, _ := x["zh"].(string)
			en, _ := x["en"].(string)
			return townhall.Text{ZH: zh, EN: en}.In(f.lang)
		}
	}
	return ""
}

// label is what people call a member, and hint what helps somebody new to it.
func (v *view) label(owner reflect.Type, name string) string {
	key := "web.field." + owner.String() + "." + name
	if _, ok := words[key]; !ok {
		key = "web.field." + name
	}
	return v.T(key)
}

func (v *view) hint(owner reflect.Type, name string) string {
	for _, key := range []string{"web.hint." + owner.String() + "." + name, "web.hint." + name} {
		if _, ok := words[key]; ok {
			return v.T(key)
		}
	}
	return ""
}
