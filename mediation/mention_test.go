package mediation_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/mediation"
)

func TestMentions(t *testing.T) {
	name := func(id townhall.PersonID) string { return "<" + string(id) + ">" }
	for text, want := range map[string]string{
		"":                         "",
		"no mention":               "no mention",
		"{@wang}":                  "<wang>",
		"{@wang}与{@li}之妻":          "<wang>与<li>之妻",
		"{@王-1}、{@ID:2.3/x}":       "<王-1>、<ID:2.3/x>",
		"{{@wang}}":                "{<wang>}",
		"{@{@wang}":                "{@<wang>",
		"{@}":                      "{@}",
		"{@wang":                   "{@wang",
		"{@ wang}":                 "{@ wang}",
		"{@wang li}":               "{@wang li}",
		"{@wa\nng}":                "{@wa\nng}",
		"{@wa\u200bng}":            "{@wa\u200bng}",
		"{wang}, @wang}, {@wang{}": "{wang}, @wang}, {@wang{}",
		"｛＠wang｝":                  "｛＠wang｝",
		"\xff{@wang}\xff{@\xff}":   "\xff<wang>\xff{@\xff}",
	} {
		assert.Equal(t, want, mediation.Mentions(text, name), "%q", text)
	}
	assert.Equal(t, "{@wang}", mediation.Mention("wang"))
	for _, id := range []townhall.PersonID{"", "a}b", "{a", "a b"} {
		assert.Equal(t, string(id), mediation.Mention(id), "it might be read as somebody else's")
	}
	assert.Equal(t, "{@{@a}", mediation.Mentions("{@a}", func(townhall.PersonID) string { return "{@{@a}" }), "a name is not looked into")
}

// Every mention is read back, whatever stands around it, and nothing else is.
func TestEveryMentionIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var text, want strings.Builder
		for range rapid.IntRange(0, 8).Draw(t, "parts") {
			plain := rapid.StringOf(rapid.RuneFrom([]rune("a王 {@\n"))).Draw(t, "plain")
			id := townhall.PersonID(rapid.StringMatching(`[a-z王@0-9]{1,4}`).Draw(t, "id"))
			text.WriteString(plain + mediation.Mention(id))
			want.WriteString(plain + "<" + string(id) + ">")
		}
		got := mediation.Mentions(text.String(), func(id townhall.PersonID) string { return "<" + string(id) + ">" })
		if got != want.String() {
			t.Fatalf("%q: %q and not %q", text.String(), got, want.String())
		}
	})
}

// Whoever is mentioned in any text of a case is one of its people. A new field is either a text, or listed here as none.
func TestEveryTextIsSearchedForMentions(t *testing.T) {
	none := strings.Fields(`Case.ID Case.Committee Case.Risk Case.Again Party.Side Handover.From Handover.To Attachment.Type Duty.Rule
		Actor.Capacity`)
	var c mediation.Case
	var want []townhall.PersonID
	var fill func(v reflect.Value, at string)
	fill = func(v reflect.Value, at string) {
		switch v.Kind() {
		case reflect.Pointer:
			v.Set(reflect.New(v.Type().Elem()))
			fill(v.Elem(), at)
		case reflect.Slice:
			v.Set(reflect.MakeSlice(v.Type(), 1, 1))
			fill(v.Index(0), at)
		case reflect.Struct:
			for i := range v.NumField() {
				if f := v.Type().Field(i); f.IsExported() {
					fill(v.Field(i), v.Type().Name()+"."+f.Name)
				}
			}
		case reflect.String:
			if v.Type() == reflect.TypeFor[string]() && !slices.Contains(none, at) && !strings.HasPrefix(at, "Cite.") {
				want = append(want, townhall.PersonID(at))
				v.SetString("said by " + mediation.Mention(townhall.PersonID(at)) + ".")
			}
		}
	}
	fill(reflect.ValueOf(&c).Elem(), "Case")
	assert.Greater(t, len(want), 15)
	assert.ElementsMatch(t, want, c.People())
}
