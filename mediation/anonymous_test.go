package mediation_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/vault"
	"github.com/townhall-go/townhall/mediation"
)

func told() mediation.Case {
	c := handledCase(mediation.Oral, mediation.Agreed, day(time.May, 6))
	c.Place, c.Source = "shuinan/dongcun", mediation.OnApplication
	c.Facts = "王小明（电话13800001234）与李芳因围墙争执，王小明之妻李芳芳劝解"
	c.Agreement.Content = "李芳于6月1日前将围墙后移20厘米，王小明付李芳350元"
	return c
}

var known = map[townhall.PersonID]townhall.Person{"wang": {Name: "王小明", Phone: "13800001234", Address: "东村3组"}, "li": {Name: "李芳"}, "m1": {Name: "陈平"}}

func TestAPublishedCaseNamesNobody(t *testing.T) {
	zh, err := told().Anonymise(townhall.ZH, "shuinan", known)
	require.NoError(t, err)
	assert.Equal(t, "甲某（电话…）与乙某因围墙争执，甲某之妻乙某芳劝解", zh.Facts)
	assert.Equal(t, "乙某于6月1日前将围墙后移20厘米，甲某付乙某350元", zh.Content)
	assert.Equal(t, []any{townhall.Place("shuinan"), "2025-05", 2, 2, mediation.Oral}, []any{zh.Place, zh.Month, zh.Sides, zh.Parties, zh.Form})

	secret := told()
	secret.Secret = true
	_, err = secret.Anonymise(townhall.ZH, "shuinan", known)
	var r *townhall.Refusal
	require.ErrorAs(t, err, &r)
	assert.Equal(t, "mediation.publish.secret", r.Finding.Failed()[0].Code)
	_, err = mediating(t).Anonymise(townhall.ZH, "shuinan", known)
	require.ErrorAs(t, err, &r)
	assert.Equal(t, "mediation.publish.handled", r.Finding.Failed()[0].Code)

	gone, err := told().Anonymise(townhall.EN, "shuinan", map[townhall.PersonID]townhall.Person{"wang": known["wang"], "m1": known["m1"]})
	require.NoError(t, err)
	assert.Empty(t, gone.Facts+gone.Content, "of somebody who was shredded nobody knows what to look for")
}

// Whatever the texts say, nothing that identifies somebody comes through.
func TestNothingOfAnybodyComesThrough(t *testing.T) {
	name := rapid.StringOfN(rapid.RuneFrom([]rune("王李张小明芳ab")), 2, 4, -1)
	rapid.Check(t, func(t *rapid.T) {
		people := map[townhall.PersonID]townhall.Person{}
		for _, id := range []townhall.PersonID{"wang", "li", "m1"} {
			people[id] = townhall.Person{Name: name.Draw(t, "name"), Number: rapid.StringMatching(`[0-9]{17}[0-9X]`).Draw(t, "number"), Phone: rapid.StringMatching(`1[0-9]{10}`).Draw(t, "phone")}
		}
		var b strings.Builder
		for range rapid.IntRange(0, 12).Draw(t, "words") {
			p := people[rapid.SampledFrom([]townhall.PersonID{"wang", "li", "m1"}).Draw(t, "who")]
			b.WriteString(rapid.SampledFrom([]string{p.Name, p.Number, p.Phone, "与", "，", "20厘米", "x"}).Draw(t, "word"))
		}
		c := told()
		c.Facts, c.Agreement.Content = b.String(), b.String()
		a, err := c.Anonymise(townhall.ZH, "shuinan", people)
		require.NoError(t, err)
		doc, err := json.Marshal(a)
		require.NoError(t, err)
		for _, p := range people {
			for _, v := range p.Fields() {
				require.NotContains(t, string(doc), v)
			}
		}
	})
}

func TestPublishCase(t *testing.T) {
	office := exampleOffice()
	v, err := vault.Memory(bytes.Repeat([]byte{7}, 32))
	require.NoError(t, err)
	_, err = mediation.Establish(ctx, office, mediator, committee())
	require.NoError(t, err)
	for id, p := range known {
		require.NoError(t, v.Put(ctx, id, p))
	}
	c, err := mediation.Quick(ctx, office, mediator, mediation.QuickCase{Place: "shuinan/dongcun", Category: mediation.Neighbours, Parties: fence, Agreed: "李芳后移围墙"})
	require.NoError(t, err)
	a, err := mediation.PublishCase(ctx, office.Store, v, c.Ref(), townhall.ZH)
	require.NoError(t, err)
	assert.Equal(t, "乙某后移围墙", a.Content)
	require.NoError(t, v.Shred(ctx, "li"))
	a, err = mediation.PublishCase(ctx, office.Store, v, c.Ref(), townhall.ZH)
	require.NoError(t, err)
	assert.Empty(t, a.Content)
	require.NoError(t, townhall.Void(ctx, office, mediator, c.Ref(), "entered twice"))
	_, err = mediation.PublishCase(ctx, office.Store, v, c.Ref(), townhall.ZH)
	assert.ErrorIs(t, err, townhall.Gone)
}
