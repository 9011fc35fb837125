package docs_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/cn"
	"github.com/townhall-go/townhall/adapters/docs"
	"github.com/townhall-go/townhall/mediation"
)

// countyPack pays 100 yuan for a written agreement and 50 for any other case.
const countyPack = `{"name": "county", "rules": {"mediation.subsidy": {"title": {"zh": "以案定补标准", "en": "pay for a mediated case"}, "versions": [
	{"from": "2025-01-01", "cite": {"law": "县司法局通知"}, "value": [
		{"forms": ["written"], "pay": {"amount": "100.01", "currency": "CNY"}}, {"pay": {"amount": "50.00", "currency": "CNY"}}]}]}}}`

// sheet is that of March: a written case of two mediators, two quick ones and one that ended.
func (d *desk) sheet() mediation.Sheet {
	d.t.Helper()
	pack, err := townhall.LoadRules(fstest.MapFS{"county.json": {Data: []byte(countyPack)}}, "county.json")
	require.NoError(d.t, err)
	book, err := cn.Rulebook.With(pack)
	require.NoError(d.t, err)
	d.written()
	d.quick()
	d.quick()
	d.ended()
	d.on(day(time.April, 10))
	o := d.With(book)
	s, err := mediation.ComputeSheet(ctx, o, zhao, "dongcun", townhall.Month(2025, time.March))
	require.NoError(d.t, err)
	s, err = mediation.ApproveSheet(ctx, o, townhall.Actor{Person: "head"}, s.Ref())
	require.NoError(d.t, err)
	return s
}

func (d *desk) sheetDocument(s mediation.Sheet, l townhall.Language) docs.Document {
	d.t.Helper()
	people, err := docs.People(ctx, d.vault, "id-m1", "id-m2", "head")
	require.NoError(d.t, err)
	body, _, err := townhall.Load[mediation.Committee](ctx, d.Store, townhall.Ref{Kind: mediation.CommitteeKind, ID: s.Committee})
	require.NoError(d.t, err)
	return docs.SubsidySheet(s, body, people, l)
}

// Each mediator signs once, for the sum of their shares; these come to what the cases come to.
func TestSubsidySheetAddsUp(t *testing.T) {
	d := newDesk(t)
	s := d.sheet()
	form := d.sheetDocument(s, townhall.ZH)
	text := shown(form)
	assert.Equal(t, "| 发放明细\n|   赵明 | 4 | 200.01元 | ＿\n|   钱芳 | 1 | 50.00元 | ＿\n|   合计 | — | 250.01元 | —\n", text[strings.Index(text, "| 发放明细"):])
	assert.Equal(t, []string{"250.01元", "4", "2", "2025年3月1日至2025年3月31日", "已审批", "2025年4月10日", ""}, []string{valueOf(t, form, "total"), valueOf(t, form, "cases"), valueOf(t, form, "people"),
		valueOf(t, form, "period"), valueOf(t, form, "state"), valueOf(t, form, "approved"), valueOf(t, form, "paid")})
	assert.Contains(t, text, "| 书面协议 | 协议已生效 | 1 | 100.01元 | 赵明50.01元、钱芳50.00元\n")
	assert.Contains(t, text, "| 未达成协议 | 已终止调解 | 2 | 50.00元 | 赵明50.00元\n")
	assert.Equal(t, []string{"赵明", ""}, []string{valueOf(t, form, "computed_by"), valueOf(t, form, "approved_by")}, "who is not on file signs by hand")
	for _, l := range []townhall.Language{townhall.ZH, townhall.EN} {
		form := d.sheetDocument(s, l)
		assert.NotRegexp(t, `true|false|[{}]|id-`, shown(form))
		require.NoError(t, docs.HTML(&strings.Builder{}, form))
		fillsItsOwnForms(t, form)
	}
}

// What was registered late is counted apart, and a reversal says why.
func TestSubsidySheetSaysWhatIsLateAndReversed(t *testing.T) {
	d := newDesk(t)
	s := d.sheet()
	form := d.sheetDocument(s, townhall.ZH)
	assert.Equal(t, []string{"0", "", ""}, []string{valueOf(t, form, "late"), valueOf(t, form, "reversed"), valueOf(t, form, "reversal_reason")})
	s.Period.From = day(time.March, 7)
	s.State, s.Reversed, s.Reason = mediation.SheetReversed, mediation.Hand{On: day(time.April, 20)}, "账号已注销"
	form = d.sheetDocument(s, townhall.ZH)
	assert.Equal(t, []string{"2", "已退回", "2025年4月20日", "账号已注销"}, []string{valueOf(t, form, "late"), valueOf(t, form, "state"), valueOf(t, form, "reversed"), valueOf(t, form, "reversal_reason")})
	fillsItsOwnForms(t, form)
}

func (d *desk) statistics(p townhall.Period) mediation.Figures {
	d.t.Helper()
	f, err := mediation.Statistics(ctx, d.Store, p, mediation.FormDimensions()...)
	require.NoError(d.t, err)
	return f
}

// dimensions are the form's, with the host's names for its places and committees.
func dimensions() []mediation.Dimension {
	out := mediation.FormDimensions()
	for i, x := range out {
		switch x.Key {
		case mediation.ByPlace.Key:
			out[i] = x.Named(func(string) townhall.Text { return townhall.Say("", "东村", "Dongcun") })
		case mediation.ByCommittee.Key:
			out[i] = x.Named(func(string) townhall.Text { return townhall.Say("", "东村调委会", "Dongcun committee") })
		}
	}
	return out
}

func table(t testing.TB, d docs.Document, key string) (rows []string) {
	t.Helper()
	i := slices.IndexFunc(d.Tables, func(x docs.Table) bool { return x.Key == key })
	require.GreaterOrEqual(t, i, 0, key)
	for _, row := range d.Tables[i].Rows {
		var cells []string
		for _, v := range row {
			cells = append(cells, v.In(d.Language))
		}
		rows = append(rows, strings.Join(cells, " | "))
	}
	return rows
}

// The form names every figure as it is defined, with its source, and says where nobody read that.
func TestStatisticsFormHasEveryDefinition(t *testing.T) {
	d := newDesk(t)
	for range 2 {
		d.played()
	}
	for _, l := range []townhall.Language{townhall.ZH, townhall.EN} {
		form := docs.StatisticsForm(d.statistics(townhall.Year(2025)), nil, l, dimensions()...)
		rows := table(t, form, "figures")
		require.Len(t, rows, len(mediation.Definitions()))
		for i, def := range mediation.Definitions() {
			assert.Regexp(t, "^"+regexp.QuoteMeta(def.Name.In(l))+" \\| .+ \\| "+regexp.QuoteMeta(def.Text.In(l)+" | "+def.Cite.Text().In(l))+"$", rows[i])
			assert.Equal(t, def.Cite.Unverified, strings.Contains(rows[i], map[string]string{"zh": "未经核实", "en": "unverified"}[l.Tag]))
		}
		assert.NotRegexp(t, `true|false|[{}]|shuinan|dongcun|map\[`, shown(form))
		require.NoError(t, docs.HTML(&strings.Builder{}, form))
		fillsItsOwnForms(t, form)
	}
	form := docs.StatisticsForm(d.statistics(townhall.Year(2025)), nil, townhall.ZH)
	assert.Contains(t, table(t, form, "figures")[12], "协议涉及金额 | 2400.00元 |")
	assert.Equal(t, []string{"防止矛盾激化", "见下表"}, strings.Split(table(t, form, "figures")[14], " | ")[:2])
	assert.Equal(t, []string{"不属于涉及民事权利义务争议的纠纷 | 0", "法律、法规规定只能由专门机关管辖处理 | 0", "法律、法规禁止采用民间调解方式解决 | 0",
		"人民法院、公安机关或者其他行政机关已经受理或者解决 | 2", "纠纷发生地、当事人所在地均不属于本委员会的区域 | 0", "当事人明确拒绝调解 | 0", "合计 | 2"}, table(t, form, "declines"))
	assert.Contains(t, table(t, form, "harms"), "群体性械斗 | 0 | 0 | 2 | 12")
	assert.Contains(t, table(t, form, "harms"), "自杀 | 0 | 0 | 0 | 0", "a zero is printed")
}

// There is a table for each dimension, whose groups add up to its last row.
func TestStatisticsFormBreaksDownByEachDimension(t *testing.T) {
	d := newDesk(t)
	d.played()
	form := docs.StatisticsForm(d.statistics(townhall.Year(2025)), nil, townhall.ZH, dimensions()...)
	for _, x := range mediation.FormDimensions() {
		rows := table(t, form, "by_"+x.Key)
		assert.Equal(t, "合计 | 1 | 3 | 3 | 1 | 1 | 1 | 0 | 66.7% | 1200.00元", rows[len(rows)-1], x.Key)
	}
	assert.Equal(t, []string{"东村调委会 | 1 | 3 | 3 | 1 | 1 | 1 | 0 | 66.7% | 1200.00元"}, table(t, form, "by_committee")[:1])
	assert.Contains(t, table(t, form, "by_form"), "未达成协议 | 1 | 1 | 1 | 0 | 0 | 1 | 0 | 0.0% | —")
}

func TestStatisticsFormComparesWithAnEarlierPeriod(t *testing.T) {
	d := newDesk(t)
	d.played()
	before, now := d.statistics(townhall.Month(2025, time.February)), d.statistics(townhall.Month(2025, time.March))
	form := docs.StatisticsForm(now, &before, townhall.ZH)
	assert.Equal(t, "与2025年2月1日至2025年2月28日比较", form.Tables[len(form.Tables)-1].Title.In(townhall.ZH))
	rows := table(t, form, "compared")
	assert.Equal(t, "受理数 | 0 | 3 | 3 | —", rows[1], "over nothing there is no rate")
	assert.Equal(t, "调处率 | — | 100.0% | — | —", rows[12])
	backward := docs.StatisticsForm(before, &now, townhall.EN)
	assert.Equal(t, "accepted | 3 | 0 | -3 | -100.0 %", table(t, backward, "compared")[1])
	none := docs.StatisticsForm(before, nil, townhall.EN)
	assert.False(t, slices.ContainsFunc(none.Tables, func(x docs.Table) bool { return x.Key == "compared" }))
}
