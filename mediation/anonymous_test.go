package mediation_test

import (
	"bytes"
	"maps"
	"strings"
	"testing"
	"time"
	"unicode"

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

// However something that identifies people is written, it is masked; what tells of the dispute stays.
func TestWhatIsMasked(t *testing.T) {
	people := map[townhall.PersonID]townhall.Person{
		"wang": {Name: "王小明", Number: "11010519900101123X", Phone: "13800000001", Address: "水南镇东村3组12号", More: map[string]string{"born": "1990-01-01", "once": "王小明", "mail": "Wang.XM@example.com"}},
		"li":   {Name: "Li Fang", Phone: "0574-8765432", More: map[string]string{"room": "305"}},
		"m1":   {Name: "买买提·艾力"}, "witness": {Name: "周全"}, "twin": {Name: "芳芳"}}
	for text, want := range map[string]string{
		// names
		"王 小明与王　小\n明、王-小明":                     "甲某与甲某、甲某",
		"王\u200b小明":                            "甲某",
		"LI FANG, lifang, Ｌｉ　Ｆａｎｇ and li-fang": "乙某, 乙某, 乙某 and 乙某",
		"买买提•艾力、买买提艾力主持":                       "调解人员、调解人员主持",
		"芳芳芳、芳 芳芳芳":                            "有关人员、有关人员",
		"周 全在场":                                "有关人员在场",
		"{@wang}与{@li}，{@m1}主持，{@witness}在场":   "甲某与乙某，调解人员主持，有关人员在场",
		"{@witness}13800000001":                "有关人员…",
		"{@nobody}、{@}":                        "有关人员、{…}",
		// numbers of theirs
		"电话138-0000-0001":           "电话…",
		"电话１３８００００００００１":            "电话…",
		"电话+86 (138) 0000.0001。":    "电话…。",
		"电话（138）0000/0001":          "电话…",
		"（电话138 0000 0001）":         "（电话…）",
		"身份证1101 0519 9001 0112 3X": "身份证…",
		"身份证１１０１０５－１９９００１０１－１２３ｘ号":  "身份证…号",
		"身份证110105 1990-01-01 123X": "身份证…",
		"1990年1月1日生，住水南镇 东村3组12号":   "1990年1月1日生，住…",
		"1990-01-01生":                    "…生",
		"305室，1305元":                     "…室，…元",
		"邮箱：wang.xm＠example.com，常用":      "邮箱：…，常用",
		"mail Wang.XM @ example.com now": "mail … now",
		// numbers and addresses of whoever it is
		"打0574-8765432或(0574)8765432":                "打…或…",
		"座机0574 1234567、（0574）123 4567":              "座机…、…",
		"卡号6222 0212 3456 7890 123":                  "卡号…",
		"护照E12345678，信用代码91330212MA2GTXYZ3K":         "护照…，信用代码…",
		"车库门1２3٤５६7":                                 "车库门…",
		"电话一三八〇〇〇〇〇〇〇一":                              "电话…",
		"写信给 zhou@qq.com, 微信@周大，再谈":                  "写信给 …, …，再谈",
		"2025-03-01 138-0000-0009":                   "…",
		"1380-00-00、2025-13-01、2025-1-32-1、20250301": "…、…、…、…",
		// what is nobody's
		"李芳于6月1日前后移20厘米，付350元":                                 "李芳于6月1日前后移20厘米，付350元",
		"2025-03-01付清，2025年3月1日、２０２５－０３－０１一次付清":                "2025-03-01付清，2025年3月1日、２０２５－０３－０１一次付清",
		"2025-03-01 14:00, 2025.3.1 and 2025/03/01. 20 cm":     "2025-03-01 14:00, 2025.3.1 and 2025/03/01. 20 cm",
		"2025-03-01 2025-04-01、2025.3.1-2025.12.31、(2025-3-1)": "2025-03-01 2025-04-01、2025.3.1-2025.12.31、(2025-3-1)",
		"二〇二五年三月一日，1,000,000元、12.5%、3/4":                       "二〇二五年三月一日，1,000,000元、12.5%、3/4",
		"{x} {@wa ng": "{x} {… ng",
		"\xff王小明\xff": "\xff甲某\xff",
	} {
		c := told()
		c.Facts = text
		a, err := c.Anonymise(townhall.ZH, "", people)
		require.NoError(t, err)
		assert.Equal(t, want, a.Facts, "%q", text)
	}
}

// drawn is a value as somebody may write it: with spaces and separators, in full width, in either case.
func drawn(t *rapid.T, value string) string {
	var b strings.Builder
	for i, r := range value {
		if i > 0 {
			b.WriteString(rapid.SampledFrom([]string{"", "", "", " ", "　", "-", "—", ".", "·", "(", "）", "\u200b", "\n"}).Draw(t, "between"))
		}
		switch rapid.IntRange(0, 3).Draw(t, "as") {
		case 0:
			r = unicode.ToUpper(r)
		case 1:
			r = unicode.ToLower(r)
		case 2:
			if '!' <= r && r <= '~' {
				r += '！' - '!'
			}
		}
		b.WriteRune(r)
	}
	return b.String()
}

// alike is a text as a reader compares it: by another way than the code, and all that is no letter, digit or mask left out.
func alike(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("…，、", r) {
			return r
		}
		return -1
	}, vault.Normal(text))
}

// Whatever the texts say and however it is written, nothing that identifies somebody comes through.
func TestNothingOfAnybodyComesThrough(t *testing.T) {
	name := rapid.StringOfN(rapid.RuneFrom([]rune("王李张小明芳abC")), 2, 4, -1)
	rapid.Check(t, func(t *rapid.T) {
		people := map[townhall.PersonID]townhall.Person{}
		ids := []townhall.PersonID{"wang", "li", "m1"}
		for _, id := range ids {
			people[id] = townhall.Person{Name: drawn(t, name.Draw(t, "name")), Number: drawn(t, rapid.StringMatching(`[0-9]{17}[0-9X]`).Draw(t, "number")),
				Phone: drawn(t, rapid.StringMatching(`1[0-9]{10}`).Draw(t, "phone")), More: map[string]string{"mail": rapid.StringMatching(`[d-f]{1,3}@[d-f]{2}\.cn`).Draw(t, "mail")}}
		}
		var b strings.Builder
		for range rapid.IntRange(0, 12).Draw(t, "words") {
			id := rapid.SampledFrom(ids).Draw(t, "who")
			p := people[id]
			b.WriteString(rapid.SampledFrom([]string{drawn(t, alike(p.Name)), drawn(t, alike(p.Number)), drawn(t, alike(p.Phone)), drawn(t, p.More["mail"]),
				p.Name, mediation.Mention(id), "与", "，", "、", "20厘米", "x", "2025-03-01"}).Draw(t, "word"))
		}
		c := told()
		c.Facts, c.Agreement.Content = b.String(), b.String()
		a, err := c.Anonymise(townhall.ZH, "shuinan", people)
		require.NoError(t, err)
		for _, p := range people {
			for field, v := range p.Fields() {
				for _, text := range []string{a.Facts, a.Content} {
					require.NotContains(t, text, v, field)
					require.NotContains(t, alike(text), alike(v), field)
				}
			}
		}
	})
}

// Parties and helpers must be known for texts to be published; who mediates is hidden where they are known.
func TestTextsAreWithheldWhereSomebodyIsUnknown(t *testing.T) {
	c := told()
	c.Helpers = []mediation.Helper{{Role: mediation.Relative, Person: "uncle"}, {Role: mediation.Police, Unit: "police"}}
	c.Recusals = []mediation.Recusal{{Mediator: "m2", By: "m3"}}
	c.Facts = "陈平、钱芳调解，王老伯在场，王小明与李芳"
	all := map[townhall.PersonID]townhall.Person{"wang": known["wang"], "li": known["li"], "m1": known["m1"], "m2": {Name: "钱芳"}, "uncle": {Name: "王老伯"}}
	for _, gone := range []townhall.PersonID{"wang", "li", "uncle"} {
		for _, left := range []townhall.Person{{}, {Name: "王"}, {Name: "- 王"}} {
			people := maps.Clone(all)
			if people[gone] = left; left.Name == "" {
				delete(people, gone)
			}
			a, err := c.Anonymise(townhall.ZH, "shuinan", people)
			require.NoError(t, err)
			assert.True(t, a.Withheld, gone)
			assert.Empty(t, a.Facts+a.Content, gone)
		}
	}
	a, err := c.Anonymise(townhall.ZH, "shuinan", all)
	require.NoError(t, err)
	assert.Equal(t, "调解人员、调解人员调解，有关人员在场，甲某与乙某", a.Facts)
	assert.False(t, a.Withheld)
	delete(all, "m2")
	a, err = c.Anonymise(townhall.ZH, "shuinan", all)
	require.NoError(t, err)
	assert.Equal(t, "调解人员、钱芳调解，有关人员在场，甲某与乙某", a.Facts, "staff are hidden where they are known")

	c.Facts, c.Agreement.Content = "", ""
	a, err = c.Anonymise(townhall.ZH, "shuinan", nil)
	require.NoError(t, err)
	assert.False(t, a.Withheld, "there was nothing to withhold")
}

// Every script's digits are read as 0 to 9, which the runs of Unicode allow.
func TestDigitsOfEveryScript(t *testing.T) {
	c := told()
	for zero := rune(0); zero <= unicode.MaxRune; zero++ {
		if !unicode.IsDigit(zero) {
			continue
		}
		c.Facts = "电话" + strings.Map(func(r rune) rune { return zero + r - '0' }, "13800001234") + "。"
		a, err := c.Anonymise(townhall.ZH, "", known)
		require.NoError(t, err)
		require.Equal(t, "电话…。", a.Facts)
		c.Facts = strings.Map(func(r rune) rune { return zero + r - '0' }, "12")
		a, err = c.Anonymise(townhall.ZH, "", map[townhall.PersonID]townhall.Person{"wang": {Name: "王小明", More: map[string]string{"room": "12"}}, "li": known["li"]})
		require.NoError(t, err)
		require.Equal(t, "…", a.Facts)
		zero += 9
	}
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
	assert.Equal(t, []any{"乙某后移围墙", false, townhall.Place("shuinan")}, []any{a.Content, a.Withheld, a.Place})
	require.NoError(t, v.Shred(ctx, "li"))
	a, err = mediation.PublishCase(ctx, office.Store, v, c.Ref(), townhall.ZH)
	require.NoError(t, err)
	assert.Empty(t, a.Content)
	assert.True(t, a.Withheld)
	require.NoError(t, townhall.Void(ctx, office, mediator, c.Ref(), "entered twice"))
	_, err = mediation.PublishCase(ctx, office.Store, v, c.Ref(), townhall.ZH)
	assert.ErrorIs(t, err, townhall.Gone)
}

// The place that is told is that around the committee's, however exactly the case has its own; a town's committee has its own.
func TestThePlaceThatIsPublished(t *testing.T) {
	for _, x := range []struct {
		level          mediation.Level
		body, at, want townhall.Place
	}{
		{mediation.VillageCommittee, "dongcun", "dongcun", ""},
		{mediation.VillageCommittee, "dongcun", "dongcun/1", ""},
		{mediation.VillageCommittee, "shuinan/dongcun", "shuinan/dongcun", "shuinan"},
		{mediation.VillageCommittee, "shuinan/dongcun", "shuinan/dongcun/1", "shuinan"},
		{mediation.EnterpriseCommittee, "yin/shuinan/mill", "yin/shuinan/mill", "yin/shuinan"},
		{mediation.TownCommittee, "shuinan", "shuinan", "shuinan"},
		{mediation.TownCommittee, "shuinan", "shuinan/dongcun", "shuinan"},
		{mediation.TownCommittee, "shuinan", "shuinan/dongcun/1", "shuinan"},
		{mediation.TownCommittee, "yin/shuinan", "yin/shuinan/dongcun", "yin/shuinan"},
	} {
		office := exampleOffice()
		v, err := vault.Memory(bytes.Repeat([]byte{7}, 32))
		require.NoError(t, err)
		body := committee()
		body.Level, body.Place = x.level, x.body
		switch x.level {
		case mediation.TownCommittee:
			body.Chosen = mediation.Founder
		case mediation.EnterpriseCommittee:
			body.Chosen = mediation.WorkersCongress
		}
		_, err = mediation.Establish(ctx, office, mediator, body)
		require.NoError(t, err)
		c, err := mediation.Quick(ctx, office, mediator, mediation.QuickCase{Committee: body.ID, Place: x.at, Category: mediation.Neighbours, Parties: fence, Agreed: "李芳后移围墙"})
		require.NoError(t, err)
		a, err := mediation.PublishCase(ctx, office.Store, v, c.Ref(), townhall.ZH)
		require.NoError(t, err)
		assert.Equal(t, x.want, a.Place, "%s of %s", x.at, x.body)
	}
}
