package docs_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/docs"
	"github.com/townhall-go/townhall/mediation"
)

// mentioning puts a mention at the end of every text of a case; what is an id or an abbreviation would only look odd.
func mentioning(v reflect.Value, mention string) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			mentioning(v.Elem(), mention)
		}
	case reflect.Slice:
		for i := range v.Len() {
			mentioning(v.Index(i), mention)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			f := v.Type().Field(i)
			if id := strings.Contains(" ID Committee Risk Again Side From To ", " "+f.Name+" "); f.IsExported() && !id {
				mentioning(v.Field(i), mention)
			}
		}
	case reflect.String:
		if v.Type() == reflect.TypeFor[string]() && v.String() != "" {
			v.SetString(v.String() + mention)
		}
	}
}

// Whoever is mentioned in any text is named in every document that has the text, and erased from it by shredding.
func TestDocumentsNameWhomTextsMention(t *testing.T) {
	d := newDesk(t)
	require.NoError(t, d.vault.Put(ctx, "id-witness", townhall.Person{Name: "周全"}))
	all := func(f docs.CaseFile) string {
		mentioning(reflect.ValueOf(&f.Case).Elem(), mediation.Mention("id-witness"))
		var err error
		f.People, err = docs.People(ctx, d.vault, f.Case.People()...)
		require.NoError(t, err)
		var out strings.Builder
		for _, doc := range append(f.Documents(), f.Notice()) {
			out.WriteString(shown(doc))
		}
		return out.String()
	}
	for name, c := range d.played() {
		if c.Ending == nil { // what a written case did not come to
			c.Ending = &mediation.Ending{Reason: "意见不一。", On: d.today}
			c.Agreement.Breach = &mediation.Breach{Reason: "未动", On: d.today}
			c.Agreement.Rescission = &mediation.Rescission{Reason: "另行协商", On: d.today, How: mediation.ByParties}
			c.Handovers = []mediation.Handover{{From: "dongcun", Reason: "跨村", On: d.today}}
			c.Escalations = append(c.Escalations, mediation.Escalation{Harm: mediation.GroupFight, Note: "有人受伤", On: d.today})
		}
		f := d.file(c.Ref(), townhall.ZH)
		f.Case = c
		text := all(f)
		assert.NotContains(t, text, "{@", name)
		assert.Contains(t, text, "周全", name)
	}

	c := d.written()
	c.Facts = mediation.Mention("id-li") + "的围栏占用通道。"
	f := d.file(c.Ref(), townhall.ZH)
	f.Case.Facts = c.Facts
	assert.Equal(t, "李秀英的围栏占用通道。", valueOf(t, f.Register(), "facts"))
	require.NoError(t, d.vault.Shred(ctx, "id-li"))
	f.People = d.file(c.Ref(), townhall.EN).People
	f.Language = townhall.EN
	assert.Equal(t, "(personal data erased)的围栏占用通道。", valueOf(t, f.Register(), "facts"))
}

// A file is loaded with whom its texts mention.
func TestLoadCaseFileReadsWhomTextsMention(t *testing.T) {
	d := newDesk(t)
	d.on(day(1, 6))
	require.NoError(t, d.vault.Put(ctx, "id-witness", townhall.Person{Name: "周全"}))
	a := d.applies(neighbours...)
	a.Facts = mediation.Mention("id-witness") + "在场。"
	c := d.takes(mediation.Accept(ctx, d.Office, zhao, a))
	assert.Equal(t, "周全在场。", valueOf(t, d.file(c.Ref(), townhall.ZH).Register(), "facts"))
}
