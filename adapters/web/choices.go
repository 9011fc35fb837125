package web

import (
	"encoding"
	"reflect"
	"strings"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/governance"
	"github.com/townhall-go/townhall/governance/learning"
	"github.com/townhall-go/townhall/governance/powers"
	"github.com/townhall-go/townhall/governance/vote"
	"github.com/townhall-go/townhall/mediation"
)

// choices are the words of each type that is a choice of some.
var choices = collect(
	listOf(mediation.Categories()...), listOf(mediation.Sources()...), listOf(mediation.Harms()...), listOf(mediation.Routes()...),
	listOf(mediation.Bars()...), listOf(mediation.Difficulties()...), listOf(mediation.Grounds()...), listOf(mediation.Wills()...),
	listOf(mediation.Roles()...), listOf(mediation.Exclusions()...), listOf(mediation.Answers()...), listOf(mediation.Levels()...),
	listOf(mediation.Choosers()...), listOf(mediation.Misconducts()...), listOf(mediation.Measures()...), listOf(mediation.RiskLevels()...),
	listOf(mediation.Dismissed, mediation.Resigned), listOf(mediation.ByParties, mediation.ByCourt), listOf(mediation.Oral, mediation.Written),
	listOf(governance.Congress, governance.Presidium, governance.Government, governance.LeadingGroup, governance.Department, governance.PartyBranch,
		governance.VillagersCommittee, governance.VillageSupervision, governance.VillageAssemblyBody, governance.VillageDelegates,
		governance.ResidentsCommittee, governance.ResidentsSupervision, governance.ResidentsMeetingBody, governance.ResidentsDelegates,
		governance.Collective, governance.CollectiveCouncil),
	listOf(governance.Regular, governance.Extraordinary, governance.Special), listOf(governance.Morning, governance.Afternoon, governance.Evening),
	listOf(governance.CountyLevel, governance.TownLevel), listOf(governance.Land, governance.Funds, governance.Quality),
	listOf(governance.Head, governance.DeputyHead, governance.LegalOfficer, governance.Ordinary, governance.Deputy, governance.Teller, governance.Recorder),
	listOf(governance.Resigned, governance.Removed, governance.TermEnded, governance.MandateEnded, governance.Reassigned, governance.Died),
	listOf(governance.Attending, governance.Admitted, governance.Observing),
	listOf(powers.Permit, powers.Penalty, powers.Coercive, powers.Levy, powers.Payment, powers.Inspection, powers.Confirmation, powers.Ruling,
		powers.Award, powers.OtherAct),
	listOf(powers.TownLevel, powers.CountyLevel, powers.Assigned, powers.Entrusted),
	listOf(powers.Publicity, powers.Officers, powers.FullRecord, powers.Informed, powers.Heard, powers.HearingHeld, powers.LegalReview, powers.Collective),
	listOf(powers.Complex, powers.HearingDue, powers.ReviewDue), listOf(powers.Citizen, powers.LegalPerson, powers.Organisation),
	listOf(powers.Reconsideration, powers.Suit),
	listOf(powers.Upheld, powers.Changed, powers.Annulled, powers.GivenUp, powers.Dismissed, powers.Unanswered),
	listOf(learning.QuestionKinds()...),
	listOf(vote.Heads, vote.Weight, vote.Households, vote.Shares), listOf(vote.Adopted, vote.Rejected),
	listOf(townhall.CalendarDays, townhall.WorkingDays, townhall.Months), listOf(townhall.IsWithin, townhall.IsAtLeast, townhall.IsBefore),
)

// word is one of the values of a type, as JSON has it.
type word struct {
	value string
	of    any
}

func listOf[T any](list ...T) []word {
	out := make([]word, len(list))
	for i, w := range list {
		out[i] = word{spelt(w), w}
	}
	return out
}

// spelt is how a word is written in JSON.
func spelt(w any) string {
	if m, ok := w.(encoding.TextMarshaler); ok {
		text, _ := m.MarshalText() // of a word of a table
		return string(text)
	}
	return reflect.ValueOf(w).String()
}

func collect(lists ...[]word) map[reflect.Type][]word {
	out := map[reflect.Type][]word{}
	for _, list := range lists {
		out[reflect.TypeOf(list[0].of)] = list
	}
	return out
}

// call is what a word is called: as it says itself, or in the pages' own texts.
func (v *view) call(w any) string {
	if _, ok := w.(interface{ Text() townhall.Text }); ok {
		return v.Word(w)
	}
	key := "web.word." + reflect.TypeOf(w).String() + "." + spelt(w)
	if _, ok := words[key]; ok {
		return v.T(key)
	}
	return v.Word(w)
}

// options are the words of a type to choose from. Disputes are of the categories of the rules of the day.
func (v *view) options(t reflect.Type, typed []string) []option {
	var out []option
	list := choices[t]
	if t == reflect.TypeFor[mediation.Category]() {
		list = v.categories()
	}
	if len(list) == 0 || list[0].value != "" {
		out = append(out, option{})
	}
	for _, w := range list {
		out = append(out, option{w.value, v.call(w.of), false})
	}
	for i := range out {
		for _, s := range typed {
			out[i].Chosen = out[i].Chosen || out[i].Value == strings.TrimSpace(s)
		}
	}
	return out
}

func (v *view) categories() []word {
	in, err := mediation.CategoryListed.In(v.Office.Rules).On(v.Today())
	if err != nil {
		return choices[reflect.TypeFor[mediation.Category]()]
	}
	var out []word
	for _, c := range in {
		out = append(out, word{string(c.Category), c})
	}
	return out
}
