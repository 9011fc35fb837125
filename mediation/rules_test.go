package mediation_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/cn"
	"github.com/townhall-go/townhall/mediation"
)

// A rule that cannot be read stops every step that asks for it, and nothing is taken for granted.
func TestARuleThatCannotBeReadStopsTheStep(t *testing.T) {
	on := day(time.March, 8)
	broken := func(key string) townhall.Moment {
		wrong := townhall.Rule(key, townhall.Text{}, townhall.Version[bool]{From: townhall.NewDate(2011, 1, 1), Value: true})
		return under(townhall.Rules("broken", append(mediation.Rules(), wrong)...), on)
	}
	barred := application()
	barred.Bars = []mediation.Bar{mediation.Elsewhere}
	mixed := committee()
	mixed.Mixed = true
	mixed.Members[2].Minority = true
	steps := map[string]func(townhall.Moment) error{
		"accept": func(m townhall.Moment) error { _, _, err := application().Accept(m, committee()); return err },
		"decline": func(m townhall.Moment) error {
			_, _, err := barred.Decline(m, committee(), mediation.Routes()...)
			return err
		},
		"agree": func(m townhall.Moment) error {
			_, _, err := mediating(t).AgreeOrally(m, committee(), mediation.Terms{Content: "fence back"})
			return err
		},
		"confirm by": func(m townhall.Moment) error { _, err := agreed(t).ConfirmBy(m); return err },
		"apply": func(m townhall.Moment) error {
			_, _, err := agreed(t).ApplyForConfirmation(m, mediation.Review{By: people("li", "wang"), Court: "county court"})
			return err
		},
		"establish": func(m townhall.Moment) error { _, _, err := mixed.Establish(m); return err },
		"elect": func(m townhall.Moment) error {
			_, _, err := mixed.Elect(m, on, mediation.Member{Person: "m4", Born: townhall.NewDate(1980, 1, 1)})
			return err
		},
		"composed": func(m townhall.Moment) error { _, err := mixed.Composed(m, on); return err },
		"engage": func(m townhall.Moment) error {
			_, _, err := committee().Engage(m, mediation.Engagement{Person: "e1", Born: townhall.NewDate(1980, 1, 1)})
			return err
		},
	}
	for key, asking := range map[string][]string{
		"mediation.statute":            {"accept", "decline", "agree", "apply", "establish", "elect", "engage"},
		"mediation.categories":         {"accept", "decline"},
		"mediation.duration":           {"accept"},
		"mediation.written_required":   {"agree"},
		"mediation.confirmation":       {"confirm by", "apply"},
		"mediation.committee_size":     {"establish", "elect", "composed"},
		"mediation.committee_women":    {"establish", "elect", "composed"},
		"mediation.committee_minority": {"establish", "elect", "composed"},
		"mediation.committee_chosen":   {"establish", "elect", "composed"},
		"mediation.committee_term":     {"establish"},
		"mediation.mediator_age":       {"elect", "engage"},
		"mediation.mediator_exam":      {"engage"},
	} {
		for _, step := range asking {
			require.NoError(t, steps[step](moment(on)), step)
			err := steps[step](broken(key))
			require.ErrorIs(t, err, townhall.Invalid, "%s by %s", step, key)
			assert.ErrorContains(t, err, key)
		}
	}
}

// A pack whose value makes no sense is refused when it is laid over.
func TestPacksAreChecked(t *testing.T) {
	for value, field := range map[string]string{
		`"mediation.committee_size": {"versions": [{"from": "2025-01-01", "value": {"min": 9, "max": 3}}]}`:                                                 "mediation.committee_size",
		`"mediation.committee_size": {"versions": [{"from": "2025-01-01", "value": {"min": -1, "max": 3}}]}`:                                                "mediation.committee_size",
		`"mediation.categories": {"versions": [{"from": "2025-01-01", "value": [{"category": "land"}, {"category": "land"}]}]}`:                             "mediation.categories",
		`"mediation.categories": {"versions": [{"from": "2025-01-01", "value": [{"category": ""}]}]}`:                                                       "mediation.categories",
		`"mediation.committee_chosen": {"versions": [{"from": "2025-01-01", "value": {"hamlet": ["union"]}}]}`:                                              "hamlet",
		`"mediation.committee_chosen": {"versions": [{"from": "2025-01-01", "value": {"village": ["king"]}}]}`:                                              "village",
		`"mediation.mediator_exam": {"versions": [{"from": "2025-01-01", "value": 7}]}`:                                                                     "mediation.mediator_exam",
		`"mediation.subsidy": {"versions": [{"from": "2025-01-01", "value": [{"forms": ["verbal"], "pay": {"amount": "5.00", "currency": "CNY"}}]}]}`:       "mediation.subsidy",
		`"mediation.written_required": {"versions": [{"from": "2025-01-01", "value": {"asked": "often"}}]}`:                                                 "mediation.written_required",
		`"mediation.mediator_age": {"versions": [{"from": "2025-06-01", "to": "2025-01-01", "value": 20}]}`:                                                 "mediation.mediator_age",
		`"mediation.mediator_age": {"new": true, "versions": [{"from": "2025-01-01", "value": 20}]}`:                                                        "new",
		`"mediation.committee_minority": {"versions": [{"from": "2025-01-01", "value": 1}, {"from": "2025-06-01", "value": 2}]}`:                            "mediation.committee_minority",
		`"mediation.confirmation": {"versions": [{"from": "2025-01-01", "value": {"n": 30, "unit": "moon"}}]}`:                                              "mediation.confirmation",
		`"mediation.committee_term": {"versions": [{"from": "2025-01-01", "value": {"n": -3, "unit": "month"}, "cite": {"law": "县调解办法", "article": "1"}}]}`: "mediation.committee_term",
	} {
		t.Run(value, func(t *testing.T) {
			var pack townhall.Rulebook
			err := pack.UnmarshalJSON([]byte(`{"name": "county", "rules": {` + value + `}}`))
			if err == nil {
				_, err = cn.Rulebook.With(pack)
			}
			require.ErrorIs(t, err, townhall.Invalid)
			assert.ErrorContains(t, err, field)
		})
	}
}

// The catalogue prints each rule in both languages.
func TestTheCatalogueIsReadable(t *testing.T) {
	said := map[string]string{}
	for _, l := range cn.Rulebook.Lines() {
		said[l.Key] = l.Formula.In(townhall.EN)
		assert.NotEqual(t, l.Formula.In(townhall.EN), "", l.Key)
		assert.False(t, strings.Contains(l.Formula.In(townhall.ZH), "{"), l.Key)
	}
	assert.Equal(t, "a party asks", said["mediation.written_required"])
	assert.Equal(t, "3 to 9", said["mediation.committee_size"])
	assert.Equal(t, "village: villagers' assembly, villagers' representatives, community: residents' assembly, enterprise: workers' congress, trade union",
		said["mediation.committee_chosen"])
}

// Every word of a form has a name of its own in both languages.
func TestEveryWordHasAName(t *testing.T) {
	seen := map[string]bool{}
	name := func(kind, word string, text townhall.Text) {
		for _, l := range []townhall.Language{townhall.ZH, townhall.EN} {
			said := text.In(l)
			assert.False(t, said == "" || seen[kind+said], "%s %s: %q", kind, word, said)
			seen[kind+said] = true
		}
		assert.NotEqual(t, text.In(townhall.ZH), text.In(townhall.EN), word)
	}
	names(t, name, "category", mediation.Categories())
	names(t, name, "source", mediation.Sources())
	names(t, name, "harm", mediation.Harms())
	names(t, name, "route", mediation.Routes())
	names(t, name, "bar", mediation.Bars())
	names(t, name, "difficulty", mediation.Difficulties())
	names(t, name, "ground", mediation.Grounds())
	names(t, name, "will", mediation.Wills())
	names(t, name, "role", mediation.Roles())
	names(t, name, "excluded", mediation.Exclusions())
	names(t, name, "answer", mediation.Answers())
	names(t, name, "level", mediation.Levels())
	names(t, name, "chooser", mediation.Choosers())
	names(t, name, "misconduct", mediation.Misconducts())
	names(t, name, "measure", mediation.Measures())
	name("form", "oral", mediation.Oral.Text())
	name("form", "written", mediation.Written.Text())
	name("undoing", "parties", mediation.ByParties.Text())
	name("undoing", "court", mediation.ByCourt.Text())
	name("departure", "dismissed", mediation.Dismissed.Text())
	name("departure", "resigned", mediation.Resigned.Text())
}

func names[T interface {
	~string
	Text() townhall.Text
}](t *testing.T, name func(kind, word string, text townhall.Text), kind string, words []T) {
	require.NotEmpty(t, words, kind)
	for _, w := range words {
		name(kind, string(w), w.Text())
	}
}
