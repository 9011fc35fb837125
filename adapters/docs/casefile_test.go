package docs_test

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/cn"
	"github.com/townhall-go/townhall/adapters/docs"
	"github.com/townhall-go/townhall/adapters/memory"
	"github.com/townhall-go/townhall/adapters/vault"
	"github.com/townhall-go/townhall/mediation"
)

var update = flag.Bool("update", false, "write testdata/casefile.txt and testdata/casefile.html anew")

var (
	ctx  = context.Background()
	zhao = townhall.Actor{Person: "id-m1", Capacity: "mediator", Unit: "dongcun"}
)

func day(month time.Month, d int) townhall.Date { return townhall.NewDate(2025, month, d) }

// desk is an office with a committee, whose day is set by hand and whose ids are counted.
type desk struct {
	t testing.TB
	townhall.Office
	vault *vault.Vault
	today townhall.Date
}

func newDesk(t testing.TB) *desk {
	d := &desk{t: t, Office: cn.Office(memory.New(), townhall.Anyone())}
	n := 0
	d.NewID = func() string { n++; return fmt.Sprintf("2025-%03d", n) }
	d.Now = func() time.Time { return d.today.Time(cn.Zone).Add(9 * time.Hour) }
	var err error
	d.vault, err = vault.Memory(make([]byte, 32))
	require.NoError(t, err)
	for id, p := range map[townhall.PersonID]townhall.Person{
		"id-wang": {Name: "王建国", Number: "330281196803120017", Phone: "13800000001", Address: "水南镇东村12号",
			More: map[string]string{"sex": "男", "ethnicity": "汉族", "born": "1968年3月12日", "occupation": "农民"}},
		"id-li": {Name: "李秀英", Number: "33028119720905004X", Phone: "13800000002", Address: "水南镇东村13号"},
		"id-m1": {Name: "赵明"}, "id-m2": {Name: "钱芳"}, "id-m3": {Name: "孙强"}, "id-uncle": {Name: "王老伯"}} {
		require.NoError(t, d.vault.Put(ctx, id, p))
	}
	d.on(day(time.January, 6))
	for _, c := range []mediation.Committee{
		{ID: "dongcun", Name: townhall.Say("", "水南镇东村人民调解委员会", "Dongcun Mediation Committee"), Place: "shuinan/dongcun", Level: mediation.VillageCommittee, Chosen: mediation.VillagersAssembly,
			Formed: d.today, Members: []mediation.Member{{Person: "id-m1", Director: true}, {Person: "id-m2", Woman: true}, {Person: "id-m3"}}},
		{ID: "shuinan", Name: townhall.Say("", "水南镇人民调解委员会", "Shuinan Mediation Committee"), Place: "shuinan", Level: mediation.TownCommittee, Chosen: mediation.Founder,
			Formed: d.today, Members: []mediation.Member{{Person: "id-m1", Director: true}, {Person: "id-m4", Woman: true}, {Person: "id-m5"}}}} {
		_, err := mediation.Establish(ctx, d.Office, zhao, c)
		require.NoError(t, err)
	}
	return d
}

func (d *desk) on(today townhall.Date) { d.today = today }

// takes takes a step that is allowed.
func (d *desk) takes(c mediation.Case, err error) mediation.Case {
	d.t.Helper()
	require.NoError(d.t, err)
	return c
}

func (d *desk) file(c townhall.Ref, l townhall.Language) docs.CaseFile {
	d.t.Helper()
	f, err := docs.LoadCaseFile(ctx, d.Office, d.vault, c, l)
	require.NoError(d.t, err)
	f.Names["shuinan/dongcun"] = townhall.Say("", "水南镇东村", "Dongcun village")
	f.Names["police"] = townhall.Say("", "水南派出所", "Shuinan police station")
	return f
}

var neighbours = []mediation.Party{{Person: "id-wang", Side: "a"}, {Person: "id-li", Side: "b"}}

func (d *desk) applies(parties ...mediation.Party) mediation.Application {
	return mediation.Application{Committee: "dongcun", Place: "shuinan/dongcun", Category: mediation.Neighbours, Source: mediation.OnApplication,
		Facts: "围栏占用通道约二十厘米。", Parties: parties}
}

// written plays a written case with all that may happen to it.
func (d *desk) written() mediation.Case {
	at, o := d.on, d.Office
	at(day(time.March, 3))
	c := d.takes(mediation.Accept(ctx, o, zhao, d.applies(neighbours...)))
	r := c.Ref()
	d.takes(mediation.Assign(ctx, o, zhao, r, mediation.Assignment{Mediators: []townhall.PersonID{"id-m1", "id-m3"}}))
	d.takes(mediation.Declare(ctx, o, zhao, r, mediation.Declaration{Party: "id-wang", Will: mediation.InWriting}))
	d.takes(mediation.Warn(ctx, o, zhao, r, mediation.Warning{Sign: "双方争吵", Measures: "上门劝导", Crime: true, Reported: "水南派出所"}))
	at(day(time.March, 4))
	d.takes(mediation.Mediate(ctx, o, zhao, r, mediation.Session{Record: "双方各自陈述。\n意见分歧较大。", Rights: true, Open: true}))
	at(day(time.March, 5))
	d.takes(mediation.Recuse(ctx, o, zhao, r, mediation.Recusal{Mediator: "id-m3", Ground: mediation.Kin, By: "id-li"}))
	d.takes(mediation.Assign(ctx, o, zhao, r, mediation.Assignment{Mediators: []townhall.PersonID{"id-m1", "id-m2"}, Chosen: true}))
	d.takes(mediation.Invite(ctx, o, zhao, r, mediation.Helper{Role: mediation.Relative, Person: "id-uncle", Admit: true}))
	d.takes(mediation.Invite(ctx, o, zhao, r, mediation.Helper{Role: mediation.Police, Unit: "police"}))
	for _, p := range neighbours {
		d.takes(mediation.Declare(ctx, o, zhao, r, mediation.Declaration{Party: p.Person, Will: mediation.MoreTime}))
	}
	d.takes(mediation.Extend(ctx, o, townhall.Actor{Person: "id-m2"}, r, mediation.Extending{N: 1, Reason: "等待丈量"}))
	at(day(time.March, 6))
	d.takes(mediation.Mediate(ctx, o, zhao, r, mediation.Session{Record: "到现场丈量，双方同意退让。"}))
	d.takes(mediation.Draft(ctx, o, zhao, r, mediation.Terms{Issues: "围栏位置；乙方承担迁移责任。", Content: "一、围栏后退二十厘米。\n二、甲方分担费用。", Obligations: []mediation.Obligation{
		{By: "id-li", What: "迁移围栏", Until: day(time.March, 20)}, {By: "id-wang", What: "分担费用", Amount: townhall.Yuan(1200), Manner: "转账", Until: day(time.April, 10)}}}))
	for _, p := range []townhall.PersonID{"id-wang", "id-li", "id-m1"} {
		d.takes(mediation.Sign(ctx, o, zhao, r, mediation.Signature{Person: p}))
	}
	at(day(time.March, 7))
	d.takes(mediation.Seal(ctx, o, zhao, r, townhall.Date{}))
	d.takes(mediation.Attach(ctx, o, zhao, r, mediation.Paper{What: "现场照片", Attachment: townhall.Attachment{Name: "fence.jpg", Digest: "sha256:0123456789abcdef0123456789abcdef"}}))
	at(day(time.March, 10))
	d.takes(mediation.ApplyForConfirmation(ctx, o, zhao, r, mediation.Review{By: []townhall.PersonID{"id-wang", "id-li"}, Court: "县人民法院"}))
	at(day(time.March, 20))
	d.takes(mediation.Perform(ctx, o, zhao, r, 0, townhall.Date{}))
	d.takes(mediation.CourtAnswers(ctx, o, zhao, r, mediation.Ruling{Answer: mediation.Confirmed}))
	at(day(time.March, 25))
	d.takes(mediation.FollowUp(ctx, o, zhao, r, mediation.Visit{By: "id-m1", Record: "围栏已迁移，双方和睦。"}))
	d.takes(mediation.Urge(ctx, o, zhao, r, mediation.Urging{Note: "电话提醒甲方付款。"}))
	d.takes(mediation.Escalate(ctx, o, zhao, r, mediation.Escalation{Harm: mediation.GroupFight, Prevented: true, Persons: 6}))
	at(day(time.April, 9))
	return d.takes(mediation.Perform(ctx, o, zhao, r, 1, townhall.Date{}))
}

func (d *desk) quick() mediation.Case {
	d.on(day(time.March, 3))
	return d.takes(mediation.Quick(ctx, d.Office, zhao, mediation.QuickCase{Place: "shuinan/dongcun", Category: mediation.Neighbours, Parties: neighbours, Agreed: "互相道歉，不再追究。", AtOnce: true}))
}

func (d *desk) declined() mediation.Case {
	d.on(day(time.March, 3))
	refusing := slices.Clone(neighbours)
	refusing[1].Refuses = true
	a := d.applies(refusing...)
	a.Bars = []mediation.Bar{mediation.Elsewhere}
	return d.takes(mediation.Decline(ctx, d.Office, zhao, a, mediation.Routes()...))
}

func (d *desk) ended() mediation.Case {
	d.on(day(time.March, 3))
	r := d.takes(mediation.Accept(ctx, d.Office, zhao, d.applies(neighbours...))).Ref()
	d.takes(mediation.Assign(ctx, d.Office, zhao, r, mediation.Assignment{Mediators: []townhall.PersonID{"id-m1"}}))
	d.takes(mediation.Mediate(ctx, d.Office, zhao, r, mediation.Session{Record: "意见不一。", Rights: true}))
	d.on(day(time.March, 9))
	return d.takes(mediation.End(ctx, d.Office, zhao, r, mediation.Ending{Reason: "双方未能达成一致。", Told: mediation.Routes()}))
}

// played are the four cases.
func (d *desk) played() map[string]mediation.Case {
	return map[string]mediation.Case{"written": d.written(), "quick": d.quick(), "declined": d.declined(), "ended": d.ended()}
}

// titles are those of documents; shown is one as a reader sees it, a line for each place.
func titles(list []docs.Document, l townhall.Language) (out []string) {
	for _, d := range list {
		out = append(out, d.Title.In(l))
	}
	return out
}

func shown(d docs.Document) string {
	var out strings.Builder
	fmt.Fprintf(&out, "# %s\n", d.Title.In(d.Language))
	say := func(v townhall.Value) string {
		if v.IsZero() {
			return "＿"
		}
		return strings.ReplaceAll(v.In(d.Language), "\n", "⏎")
	}
	for _, part := range []struct {
		mark   string
		fields []docs.Field
	}{{"", d.Fields}, {"¶ ", d.Paragraphs}, {"✍ ", d.Signatures}} {
		for _, f := range part.fields {
			fmt.Fprintf(&out, "%s%s: %s\n", part.mark, f.Label.In(d.Language), say(f.Value))
		}
	}
	for _, t := range d.Tables {
		fmt.Fprintf(&out, "| %s\n", t.Title.In(d.Language))
		for _, row := range t.Rows {
			var cells []string
			for _, v := range row {
				cells = append(cells, say(v))
			}
			fmt.Fprintf(&out, "|   %s\n", strings.Join(cells, " | "))
		}
	}
	return out.String()
}

func document(t testing.TB, list []docs.Document, key string) docs.Document {
	t.Helper()
	i := slices.IndexFunc(list, func(d docs.Document) bool { return d.Title.Key == key })
	require.GreaterOrEqual(t, i, 0, key)
	return list[i]
}

func TestTheFileIsBoundInItsOrder(t *testing.T) {
	d := newDesk(t)
	for name, want := range map[string][]string{
		"written": {"人民调解卷宗", "卷内目录", "人民调解申请、受理登记表", "人民调解当事人权利义务告知书", "人民调解记录（第1次）", "人民调解记录（第2次）", "人民调解协议书",
			"人民调解回访记录（第1次）", "司法确认申请书", "人民调解工作记录"},
		"quick":    {"人民调解卷宗", "卷内目录", "人民调解申请、受理登记表", "人民调解当事人权利义务告知书", "人民调解记录（第1次）", "人民调解口头协议登记表"},
		"declined": {"人民调解卷宗", "卷内目录", "人民调解申请、受理登记表", "不予受理告知书"},
		"ended":    {"人民调解卷宗", "卷内目录", "人民调解申请、受理登记表", "人民调解当事人权利义务告知书", "人民调解记录（第1次）", "终止调解告知书"},
	} {
		assert.Equal(t, want, titles(d.file(d.played()[name].Ref(), townhall.ZH).Documents(), townhall.ZH), name)
	}
}

// What the contents list is what follows, in its order, and then the attached papers.
func TestTheContentsListWhatFollows(t *testing.T) {
	d := newDesk(t)
	for name, c := range d.played() {
		for _, l := range []townhall.Language{townhall.ZH, townhall.EN} {
			all := d.file(c.Ref(), l).Documents()
			want := titles(all[2:], l)
			for _, p := range c.Papers {
				want = append(want, p.What)
			}
			var got []string
			for i, row := range document(t, all, "docs.contents").Tables[0].Rows {
				assert.Equal(t, fmt.Sprint(i+1), row[0].In(l))
				got = append(got, row[1].In(l))
			}
			assert.Equal(t, want, got, name)
		}
	}
}

// Nothing that people read is a program's own word, an id of somebody, or a wording that was left unfilled.
func TestDocumentsAreInPeoplesWords(t *testing.T) {
	d := newDesk(t)
	for name, c := range d.played() {
		for _, l := range []townhall.Language{townhall.ZH, townhall.EN} {
			for _, doc := range d.file(c.Ref(), l).Documents() {
				text := shown(doc)
				assert.NotRegexp(t, `true|false|<nil>|%!|[{}\[\]]|id-|not on file|姓名未登记|docs\.|mediation\.|_|; \n|；\n`, text, name)
				if l.Tag == "zh" {
					assert.NotRegexp(t, `\d{4}-\d\d-\d\d| CNY`, text, "%s: Chinese papers write 年月日 and 元", name)
					assert.NotRegexp(t, regexp.MustCompile(`: [a-z]`), text, name)
				} else {
					assert.NotRegexp(t, `年|元|、|（|：`, regexp.MustCompile(`[一二]、[^⏎\n]*`).ReplaceAllString(own(text), ""), name)
				}
			}
		}
	}
}

// own is a text without what people wrote themselves.
func own(text string) string {
	return strings.NewReplacer("1968年3月12日", "", "围栏位置；乙方承担迁移责任。", "").Replace(text)
}

// A template that a county made for one case fits every other: a kind of document has the same places, apart from the numbered
// signatures.
func TestAFormHasTheSamePlacesForEveryCase(t *testing.T) {
	d := newDesk(t)
	places := map[string][]string{}
	fits := func(doc docs.Document) {
		names := slices.DeleteFunc(doc.Placeholders(), func(n string) bool { return regexp.MustCompile(`_\d+$`).MatchString(n) })
		if known, seen := places[doc.Title.Key]; seen {
			assert.Equal(t, known, names, doc.Title.Key)
		}
		places[doc.Title.Key] = names
	}
	for _, c := range d.played() {
		f := d.file(c.Ref(), townhall.ZH)
		for _, doc := range append(f.Documents(), f.Record(99), f.VisitNote(99), f.ConfirmationApplication(99)) {
			fits(doc)
		}
	}
	fits(docs.CaseFile{Language: townhall.ZH}.Agreement())
	assert.Len(t, places, 12)
}

func TestFileOfAWrittenCase(t *testing.T) {
	d := newDesk(t)
	c := d.written()
	var got strings.Builder
	for _, l := range []townhall.Language{townhall.ZH, townhall.EN} {
		for _, doc := range d.file(c.Ref(), l).Documents() {
			got.WriteString(shown(doc) + "\n")
		}
	}
	golden(t, "testdata/casefile.txt", got.String())
	golden(t, "testdata/casefile.html", printedDocuments(t, d.file(c.Ref(), townhall.ZH).Documents()...))
}

// golden compares with a file that -update writes.
func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, string(want), got, "look at the change, then: go test ./adapters/docs -update")
}

// Who mediates, and before which committee, is told as of the day of each document.
func TestDocumentsAreOfTheirDay(t *testing.T) {
	d := newDesk(t)
	f := d.file(d.written().Ref(), townhall.ZH)
	assert.Equal(t, "赵明、孙强", valueOf(t, f.Record(0), "mediators"), "before one was recused")
	assert.Equal(t, "赵明、钱芳", valueOf(t, f.Record(1), "mediators"))
	assert.Equal(t, "", valueOf(t, f.Record(0), "helpers"), "nobody was invited yet")
	assert.Equal(t, "王老伯（亲属）、水南派出所（派出所）", valueOf(t, f.Record(1), "helpers"))
	assert.Equal(t, "已于2025年3月4日告知", valueOf(t, f.Record(1), "rights"))
	visit := f.VisitNote(0)
	assert.Equal(t, "2025年3月20日", visit.Tables[0].Rows[0][4].In(townhall.ZH))
	assert.True(t, visit.Tables[0].Rows[1][4].IsZero(), "what was performed after the visit is not in its note")

	d.on(day(time.May, 6))
	r := d.takes(mediation.Accept(ctx, d.Office, zhao, d.applies(neighbours...))).Ref()
	d.takes(mediation.Assign(ctx, d.Office, zhao, r, mediation.Assignment{Mediators: []townhall.PersonID{"id-m1"}}))
	d.takes(mediation.Mediate(ctx, d.Office, zhao, r, mediation.Session{Record: "意见不一。", Rights: true}))
	d.on(day(time.May, 7))
	d.takes(mediation.Transfer(ctx, d.Office, zhao, r, "shuinan", mediation.Handover{Reason: "跨村"}))
	f = d.file(r, townhall.ZH)
	assert.Equal(t, []string{"水南镇东村人民调解委员会", "水南镇东村人民调解委员会", "水南镇人民调解委员会"},
		[]string{valueOf(t, f.Register(), "committee"), valueOf(t, f.Record(0), "committee"), valueOf(t, f.Cover(), "committee")})
	assert.Equal(t, "赵明", valueOf(t, f.Record(0), "mediators"))
	assert.Contains(t, shown(f.WorkRecord()), "移交 | 由水南镇东村人民调解委员会移交；跨村")
}

// valueOf is what a place of a document holds; "" is blank.
func valueOf(t testing.TB, d docs.Document, key string) string {
	t.Helper()
	for _, f := range slices.Concat(d.Fields, d.Paragraphs, d.Signatures) {
		if f.Key == key {
			if f.Value.IsZero() {
				return ""
			}
			return f.Value.In(d.Language)
		}
	}
	t.Fatalf("no %s in %s", key, d.Title)
	return ""
}

func TestDeclinedAndEndedSayWhyAndWhereElse(t *testing.T) {
	d := newDesk(t)
	notice := d.file(d.declined().Ref(), townhall.EN).Notice()
	assert.Equal(t, "accepted or settled already by a court, the police or another agency, a party clearly refuses", valueOf(t, notice, "bars"))
	assert.Equal(t, valueOf(t, notice, "bars"), valueOf(t, notice, "reason"), "it was declined without more words")
	assert.Equal(t, "arbitration, administrative, judicial", valueOf(t, notice, "routes"))
	notice = d.file(d.ended().Ref(), townhall.ZH).Notice()
	assert.Equal(t, []string{"双方未能达成一致。", "2025年3月9日", "仲裁、行政、司法"}, []string{valueOf(t, notice, "reason"), valueOf(t, notice, "on"), valueOf(t, notice, "routes")})
}

// The work record tells what no other document does, to the end of an agreement that was broken and undone.
func TestWorkRecordTellsTheRest(t *testing.T) {
	d := newDesk(t)
	d.on(day(time.March, 3))
	r := d.takes(mediation.Accept(ctx, d.Office, zhao, d.applies(neighbours...))).Ref()
	d.takes(mediation.Assign(ctx, d.Office, zhao, r, mediation.Assignment{Mediators: []townhall.PersonID{"id-m1"}}))
	d.takes(mediation.Warn(ctx, d.Office, zhao, r, mediation.Warning{Sign: "争吵", Measures: "劝导"}))
	d.takes(mediation.Escalate(ctx, d.Office, zhao, r, mediation.Escalation{Harm: mediation.SkipLevelPetition, Persons: 1, Note: "到县里上访"}))
	d.takes(mediation.Mediate(ctx, d.Office, zhao, r, mediation.Session{Record: "各自陈述。", Rights: true}))
	d.takes(mediation.AgreeOrally(ctx, d.Office, zhao, r, mediation.Terms{Content: "围栏后退。"}))
	d.on(day(time.March, 20))
	d.takes(mediation.ReportBreach(ctx, d.Office, zhao, r, mediation.Breach{Reason: "围栏未动", Told: true}))
	d.on(day(time.March, 25))
	d.takes(mediation.Rescind(ctx, d.Office, zhao, r, mediation.Rescission{How: mediation.ByParties, Agreed: []townhall.PersonID{"id-wang", "id-li"}, Reason: "另行协商"}))
	f := d.file(r, townhall.ZH)
	want := []string{"2025年3月3日 | 指定调解员 | 赵明", "2025年3月3日 | 发现激化苗头 | 争吵；劝导", "2025年3月3日 | 发生矛盾激化 | 越级上访；涉及1人；到县里上访",
		"2025年3月20日 | 登记不履行 | 围栏未动", "2025年3月25日 | 解除、撤销协议 | 各方当事人协商一致解除；另行协商"}
	assert.Equal(t, want, table(t, f.WorkRecord(), "steps"))

	again := d.applies(neighbours...)
	again.Again = r.ID
	c := d.takes(mediation.Accept(ctx, d.Office, zhao, again))
	assert.Equal(t, r.ID, valueOf(t, document(t, d.file(c.Ref(), townhall.ZH).Documents(), "docs.work"), "again"), "what it takes up again is told as well")

	d.on(day(time.April, 1))
	f = d.file(d.quick().Ref(), townhall.ZH)
	f.Case.Duties = []townhall.Duty{{Extensions: []townhall.Extension{{N: 5, Unit: townhall.WorkingDays, Reason: "候鉴定", On: d.today}, {N: 10, Unit: townhall.CalendarDays, On: d.today}}}}
	assert.Equal(t, []string{"2025年3月3日 | 指定调解员 | 赵明", "2025年3月3日 | 延长调解期限 | 5个工作日；候鉴定", "2025年3月3日 | 延长调解期限 | 10日", "2025年3月3日 | 履行完毕 | —"},
		table(t, f.WorkRecord(), "steps"))
}

// A person who was shredded has no name, number or address any more; all else of the file stays as it was.
func TestShreddedPersonIsSaidToBeErased(t *testing.T) {
	d := newDesk(t)
	c := d.written()
	before := d.file(c.Ref(), townhall.ZH).Documents()
	require.NoError(t, d.vault.Shred(ctx, "id-li"))
	for i, doc := range d.file(c.Ref(), townhall.ZH).Documents() {
		want := strings.ReplaceAll(shown(before[i]), "李秀英", "（个人信息已删除）")
		want = strings.ReplaceAll(want, "33028119720905004X | 13800000002 | 水南镇东村13号", "＿ | ＿ | ＿")
		assert.Equal(t, want, shown(doc))
	}
	require.Contains(t, shown(before[2]), "李秀英")

	d.on(day(time.May, 6))
	stranger := d.takes(mediation.Accept(ctx, d.Office, zhao, d.applies(neighbours[0], mediation.Party{Person: "id-new", Side: "b"})))
	assert.Equal(t, "王建国、（姓名未登记）", valueOf(t, d.file(stranger.Ref(), townhall.ZH).Cover(), "parties"), "who was never on file was not erased")
}

// A case that has no agreement, session, visit or application gives the blank form of the next.
func TestBlankForms(t *testing.T) {
	d := newDesk(t)
	d.on(day(time.March, 3))
	c := d.takes(mediation.Accept(ctx, d.Office, zhao, d.applies(neighbours...)))
	f := d.file(c.Ref(), townhall.ZH)
	agreement := f.Agreement()
	assert.Equal(t, "人民调解协议书", agreement.Title.In(townhall.ZH))
	for _, blank := range []string{"on", "effective", "at_once", "issues", "content", "seal"} {
		assert.Equal(t, "", valueOf(t, agreement, blank), blank)
	}
	assert.Equal(t, "王建国", valueOf(t, agreement, "party_1"))
	assert.Len(t, agreement.Tables[1].Rows, 3, "rows to write obligations in")
	assert.Len(t, docs.CaseFile{}.Agreement().Tables[0].Rows, 2, "and parties")
	for _, n := range []int{-1, 0, 1, 1 << 40} {
		for _, doc := range []docs.Document{f.Record(n), f.VisitNote(n), f.ConfirmationApplication(n)} {
			assert.Equal(t, "", valueOf(t, doc, "on"), doc.Title.In(townhall.ZH))
			assert.NoError(t, docs.HTML(&strings.Builder{}, doc))
		}
	}
	written := d.file(d.written().Ref(), townhall.ZH)
	assert.Equal(t, "人民调解记录（第3次）", written.Record(2).Title.In(townhall.ZH))
	assert.Equal(t, "人民调解回访记录（第2次）", written.VisitNote(1).Title.In(townhall.ZH))
	assert.Equal(t, "2025年4月7日", valueOf(t, written.ConfirmationApplication(1), "last"), "30 days end on Sunday 6 April")

	for _, state := range []mediation.State{"", mediation.Declined, mediation.Ended} {
		empty := docs.CaseFile{Case: mediation.Case{State: state}, Language: townhall.EN}
		assert.NoError(t, docs.HTML(&strings.Builder{}, append(empty.Documents(), empty.Notice(), empty.Agreement())...), "a file of nothing prints")
	}
}

// However many people take part, no document names two places alike, and each prints and fills the form made from its own places.
func TestEveryDocumentPrintsAndFills(t *testing.T) {
	d := newDesk(t)
	f := d.file(d.written().Ref(), townhall.ZH)
	three := []townhall.PersonID{"id-m1", "id-m2", "id-m3"}
	f.Case.Recusals, f.Case.Assigned[1].Mediators, f.Case.Sessions[1].By = nil, three, three
	for n := 1; n <= 12; n++ {
		f.Case.Parties = nil
		for i := range n {
			f.Case.Parties = append(f.Case.Parties, mediation.Party{Person: townhall.PersonID(fmt.Sprint("p", i)), Side: string(rune('a' + i))})
		}
		require.NoError(t, docs.HTML(&strings.Builder{}, f.Documents()...), n)
	}
	assert.Equal(t, "孙强", valueOf(t, f.Record(1), "mediator_3"))
	for _, doc := range append(f.Documents(), f.Notice()) {
		fillsItsOwnForms(t, doc)
	}
}

func fillsItsOwnForms(t *testing.T, d docs.Document) {
	t.Helper()
	word, sheet := ownForms(d)
	for name, fill := range map[string]func(out *bytes.Buffer) error{
		"DOCX": func(out *bytes.Buffer) error { return docs.FillDOCX(out, bytes.NewReader(word), int64(len(word)), d) },
		"XLSX": func(out *bytes.Buffer) error { return docs.FillXLSX(out, bytes.NewReader(sheet), int64(len(sheet)), d) },
	} {
		var out bytes.Buffer
		require.NoError(t, fill(&out), "%s %s", name, d.Title)
		left, err := docs.Placeholders(bytes.NewReader(out.Bytes()), int64(out.Len()))
		require.NoError(t, err)
		assert.Empty(t, left, "%s %s", name, d.Title)
		parts := unpacked(t, out.Bytes())
		assert.NotContains(t, parts["word/document.xml"], "{{")
		if name == "XLSX" { // texts that no cell shows any more are kept in the file
			assert.NotContains(t, fmt.Sprint(readSheet(t, parts, "xl/worksheets/sheet1.xml")), "{{", d.Title)
		}
	}
}

// ownForms are a DOCX and an XLSX with a line for each place, and a row to repeat for each table.
func ownForms(d docs.Document) (word, sheet []byte) {
	var body, rows string
	n := 0
	columns := map[string][]string{}
	var tables []string
	for _, name := range d.Placeholders() {
		if table, _, is := strings.Cut(name, "."); is {
			if columns[table] == nil {
				tables = append(tables, table)
			}
			columns[table] = append(columns[table], "{{"+name+"}}")
			continue
		}
		n++
		body += p(r("", "{{"+name+"}}"))
		rows += row(n, inline(fmt.Sprint("A", n), "{{"+name+"}}"))
	}
	for _, table := range tables {
		n++
		var cells, inlined []string
		for i, c := range columns[table] {
			cells = append(cells, p(r("", c)))
			inlined = append(inlined, inline(fmt.Sprint(string(rune('A'+i)), n), c))
		}
		body += tbl(tr(cells...))
		rows += row(n, inlined...)
	}
	word = archived(file{"[Content_Types].xml", wordTypes}, file{"_rels/.rels", wordRels},
		file{"word/document.xml", `<w:document ` + wordSpace + `><w:body>` + body + `</w:body></w:document>`})
	return word, sheetForm(rows, "", "")
}

// A file says that its last day for the court is provisional while the calendar is not published, and says nothing of a
// confirmation that the rulebook does not have.
func TestTheLastDayForTheCourt(t *testing.T) {
	d := newDesk(t)
	f := d.file(d.written().Ref(), townhall.ZH)
	assert.Contains(t, valueOf(t, f.RightsNotice(), "effect"), "生效之日起30日内共同")
	f.ConfirmBy.Provisional = true
	assert.Equal(t, "2025年4月7日（暂定）", valueOf(t, f.ConfirmationApplication(0), "last"))
	f.ConfirmWithin = townhall.Text{}
	assert.NotContains(t, valueOf(t, f.RightsNotice(), "effect"), "司法确认")
}

func TestLoadCaseFileOfNoCase(t *testing.T) {
	d := newDesk(t)
	_, err := docs.LoadCaseFile(ctx, d.Office, d.vault, townhall.Ref{Kind: mediation.CaseKind, ID: "none"}, townhall.ZH)
	assert.ErrorIs(t, err, townhall.NotFound)
}
