package townhall_test

import (
	"encoding/json"
	"io/fs"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
)

const county = `{"name": "county 2026", "rules": {
	"petition.answer": {"title": {}, "versions": [
		{"from": "2026-01-01", "to": "2026-12-31", "value": {"n": 45, "unit": "calendar_day"}, "cite": {"law": "县信访办法", "article": "7"}}]},
	"county.tea": {"new": true, "title": {"zh": "茶歇", "en": "tea break"}, "versions": [{"value": 15}]}}}`

func load(doc string) (townhall.Rulebook, error) {
	return townhall.LoadRules(fstest.MapFS{"county.json": {Data: []byte(doc)}}, "county.json")
}

func TestCountyChangesANumber(t *testing.T) {
	base := townhall.Rules("cn", answer())
	book, err := base.With(must(load(county)))
	require.NoError(t, err)
	assert.Equal(t, "cn + county 2026", book.Name)
	for day, n := range map[string]int{"2025-12-31": 60, "2026-01-01": 45, "2026-12-31": 45, "2027-01-01": 60} {
		assert.Equal(t, n, must(answer().In(book).On(on(day))).N, day)
	}
	assert.Equal(t, "信访答复（petition.answer）2026-01-01至2026-12-31：60日内 → 45日内", base.Diff(book)[1:].In(townhall.ZH))
	assert.Equal(t, "tea break (county.tea) any day: — → 15\n"+
		"answer to a petition (petition.answer) 2026-01-01 to 2026-12-31: within 60 calendar days → within 45 calendar days", base.Diff(book).String())
	assert.Equal(t, 60, must(answer().In(base).On(on("2026-06-01"))).N, "the base stays as it was")
	assert.Empty(t, book.Diff(book))
	assert.Equal(t, []string{"county.tea", "petition.answer"}, book.Keys())
}

func TestRulebookTravels(t *testing.T) {
	book := must(townhall.Rules("cn", answer(), townhall.Rule("share", townhall.Plain("share"), townhall.Version[townhall.Ratio]{Value: townhall.RatioOf(2, 3)})).With(must(load(county))))
	raw := must(json.Marshal(book))
	var back townhall.Rulebook
	require.NoError(t, json.Unmarshal(raw, &back))
	assert.Equal(t, book.Name, back.Name)
	assert.JSONEq(t, string(raw), string(must(json.Marshal(back))))
	assert.Empty(t, book.Diff(back), "what is read back differs in nothing")
	assert.Equal(t, answer().In(book), answer().In(back))
	var zero townhall.Rulebook
	require.NoError(t, json.Unmarshal(must(json.Marshal(townhall.Rulebook{})), &zero))
	assert.Empty(t, zero.Keys())
}

func TestDiffReadsJSONByMeaning(t *testing.T) {
	one := must(load(`{"name":"a","rules":{"r":{"versions":[{"value":{"n":1,"unit":"month"}}]}}}`))
	two := must(load(`{"name":"b","rules":{"r":{"versions":[{"to":"2024-12-31","value":{ "unit" : "month", "n":1}},{"from":"2025-01-01","value":{"n":1,"unit":"month"}}]}}}`))
	assert.Empty(t, one.Diff(two))
}

func TestBadRulebooksNameTheFault(t *testing.T) {
	version := func(s string) string { return `{"name":"x","rules":{"petition.answer":{"versions":[` + s + `]}}}` }
	for _, c := range []struct {
		what, doc, field string
		line             int
	}{
		{"no JSON", "{\n\"name\": \"x\",\n\"rules\": }", "", 3},
		{"an end", "{\n", "", 2},
		{"two documents", "{}\n{}", "", 2},
		{"an unknown member", "{\n\"nome\":\"x\"}", "nome", 2},
		{"an unknown member of a rule", `{"name":"x","rules":{"r":{"version":[]}}}`, "rules[r].version", 1},
		{"an unknown member of a version", version("\n" + `{"value":1,"form":"2025-01-01"}`), "rules[petition.answer].versions[0].form", 2},
		{"a date that is none", version(`{"value":1},` + "\n\n" + `{"value":1,"from":"2025-02-30"}`), "rules[petition.answer].versions[1].from", 3},
		{"a number for a title", "{\"rules\":{\"r\":{\n\"title\":7}}}", "rules[r].title", 2},
		{"a number for versions", "{\"rules\":{\"r\":{\n\"versions\":7}}}", "rules[r].versions", 2},
		{"no value", version("\n" + `{"from":"2025-01-01"}`), "rules[petition.answer].versions[0].value", 2},
		{"nothing for a value", version(`{"value":null}`), "rules[petition.answer].versions[0].value", 1},
		{"overlapping versions", version(`{"value":1},` + "\n" + `{"value":2,"from":"2025-01-01"}`), "rules[petition.answer].versions[1]", 2},
		{"a list", `[]`, "", 1},
		{"nothing", `{}`, "rules", 1},
		{"a rule twice", "{\"rules\":{\n\"r.a\":{},\n\"r.a\":{}}}", "rules[r.a]", 3},
		{"a member twice, however deep", version(`{"value":{"n":[1,{"a":1,` + "\n" + `"a":2}]}}`), "rules[petition.answer].versions[0].value.n[1].a", 2},
		{"a member twice in two spellings", version(`{"value":1,"from":"2025-01-01","From":"2026-01-01"}`), "rules[petition.answer].versions[0].From", 1},
	} {
		_, err := load(c.doc)
		e := failed(t, townhall.Invalid, err)
		if c.field != "" {
			c.field = ": " + c.field
		}
		assert.Equal(t, []any{"county.json" + c.field, c.line}, []any{e.Field, e.Line}, c.what)
		assert.False(t, e.Needed.IsZero(), c.what)
	}
	_, err := townhall.LoadRules(fstest.MapFS{}, "county.json")
	assert.Equal(t, "county.json", failed(t, townhall.NotFound, err).Field)
	assert.ErrorIs(t, err, fs.ErrNotExist)
}

func TestRulebookOfAnEditorThatMarksItsFiles(t *testing.T) {
	assert.Equal(t, must(load(county)), must(load("\ufeff"+county)))
}

func TestRulebookInsideAnotherDocument(t *testing.T) {
	var doc struct{ Book townhall.Rulebook }
	err := json.Unmarshal([]byte("{\n\"book\":{\"rules\":{\"r\":{\"versions\":[{\"value\":1,\"to\":\"x\"}]}}}}"), &doc)
	e := failed(t, townhall.Invalid, err)
	assert.Equal(t, []any{"rules[r].versions[0].to", 0}, []any{e.Field, e.Line}, "it cannot know the line of the file")
}

func TestWithRefusesAKeyItDoesNotKnow(t *testing.T) {
	base := townhall.Rules("cn", answer())
	for _, c := range []struct{ what, rule, field, needed string }{
		{"a misspelt key", `"petition.anwser": {"versions": [{"value": 1}]}`, "rules[petition.anwser]", `a rule of the rulebook cn (the nearest is petition.answer), or "new": true`},
		{"another key", `"tea": {"versions": [{"value": 1}]}`, "rules[tea]", `a rule of the rulebook cn, or "new": true`},
		{"a known one that says it is new", `"petition.answer": {"new": true, "versions": [{"value": {"n": 1, "unit": "month"}}]}`, "rules[petition.answer].new", "a rule that the rulebook cn does not have"},
	} {
		book, err := base.With(must(load(`{"name":"x","rules":{` + c.rule + `}}`)))
		e := failed(t, townhall.Invalid, err)
		assert.Equal(t, []string{c.field, c.needed}, []string{e.Field, e.Needed.String()}, c.what)
		assert.Equal(t, base, book)
	}
	book := must(base.With(must(load(county))))
	assert.NotContains(t, string(must(json.Marshal(book))), `"new"`, "once laid, it is a rule like others")
}

func TestWithRefusesAPackOfAnotherType(t *testing.T) {
	base := townhall.Rules("cn", answer())
	for _, c := range []struct{ value, field, found, needed string }{
		{`"45"`, "", `"45"`, "a value of type townhall.Limit"},
		{`45`, "", "45", "a value of type townhall.Limit"},
		{`{"n":"45","unit":"calendar_day"}`, ".n", `"45"`, "a whole number in range"},
		{`{"n":45,"unitt":"calendar_day"}`, ".unitt", `"calendar_day"`, "one of the members n, unit, sense, no_roll, cite"},
		{`{"n":45,"unit":"week"}`, ".unit", "week", "calendar_day, working_day or month"},
	} {
		pack := must(load("{\"rules\":{\"petition.answer\":{\"versions\":[{\n\"value\":" + c.value + `}]}}}`))
		book, err := base.With(pack)
		e := failed(t, townhall.Invalid, err)
		assert.Equal(t, 2, e.Line)
		assert.Equal(t, []string{"rules[petition.answer].versions[0].value" + c.field, c.found, c.needed}, []string{e.Field, e.Found.String(), e.Needed.String()})
		assert.Equal(t, base, book)
	}
	overlapping := townhall.Rules("x", townhall.Rule("petition.answer", townhall.Text{}, limitVersion{}, limitVersion{}))
	_, err := base.With(overlapping)
	failed(t, townhall.Invalid, err)
}

func TestTypedPack(t *testing.T) {
	pack := townhall.Rules("p", townhall.Rule("petition.answer", townhall.Plain("renamed"), limitVersion{From: on("2026-01-01"), Value: townhall.Within(1, townhall.Months)}))
	book := must(townhall.Rules("cn", answer()).With(pack))
	assert.Equal(t, townhall.Within(1, townhall.Months), must(answer().In(book).On(on("2026-01-01"))))
	assert.Equal(t, "renamed", answer().In(book).Title.String())
	added := answer()
	added.New = true
	fresh := must(townhall.Rulebook{}.With(townhall.Rules("p", added)))
	assert.Equal(t, answer(), answer().In(fresh))
	assert.Equal(t, []string{"petition.answer"}, fresh.Keys())
}

func TestLines(t *testing.T) {
	text := townhall.Rule("b.text", townhall.Plain("t"), townhall.Version[townhall.Text]{Value: townhall.Say("k", "文", "text")})
	lines := townhall.Rules("cn", answer(), text, townhall.Rule("a.share", townhall.Plain("s"), townhall.Version[townhall.Ratio]{Value: townhall.RatioOf(2, 3)})).Lines()
	require.Len(t, lines, 4)
	assert.Equal(t, []string{"2/3", "文", "90日内", "60日内"}, []string{lines[0].Formula.In(townhall.ZH), lines[1].Formula.In(townhall.ZH), lines[2].Formula.In(townhall.ZH), lines[3].Formula.In(townhall.ZH)})
	assert.Equal(t, on("2022-05-01"), lines[3].From)
	assert.Equal(t, "信访工作条例", lines[3].Cite.Law)
}

func TestLint(t *testing.T) {
	cited := townhall.Cite{Law: "x"}
	newestFirst := townhall.Rule("gap", townhall.Text{}, townhall.Version[int]{From: on("2025-03-01"), Value: 2, Cite: cited}, townhall.Version[int]{To: on("2025-01-31"), Value: 1, Cite: cited})
	var found []string
	for _, f := range townhall.Rules("b", newestFirst, answer(),
		townhall.Rule("none", townhall.Text{}, townhall.Version[int]{}),
		townhall.Rule("memory", townhall.Text{}, townhall.Version[int]{Cite: townhall.Cite{Law: "y", Unverified: true}})).Lint() {
		found = append(found, f.Field+" "+f.Line(townhall.EN))
	}
	assert.Equal(t, []string{"gap no rule in force between two versions: 2025-02-01 to 2025-02-28", "memory the source is unverified: y (unverified)", "none no source is cited: any day"}, found)
	assert.Empty(t, townhall.Rules("cn", answer()).Lint())
}

func TestLaterRuleOfAKeyStands(t *testing.T) {
	book := townhall.Rules("b", townhall.Rule("k", townhall.Text{}, townhall.Version[int]{Value: 1}), townhall.Rule("k", townhall.Text{}, townhall.Version[int]{Value: 2}))
	assert.Equal(t, 2, must(townhall.Rule[int]("k", townhall.Text{}).In(book).On(on("2025-01-01"))))
	_, err := json.Marshal(townhall.Rules("b", townhall.Rule("k", townhall.Text{}, townhall.Version[chan int]{})))
	assert.Error(t, err)
}
