package web

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/xlsx"
	"github.com/townhall-go/townhall/mediation"
)

// importer makes records of the rows of a table, each by an action.
type importer struct {
	kind, verb string
	columns    []importColumn
}

// importColumn is a column with the names by which it is known, and how its cell goes into the action's form.
type importColumn struct {
	names  []string // the first is how the pages call it, by its language
	needed bool
	fill   func(v *view, typed url.Values, cell string)
}

// importers are what can be imported.
var importers = []importer{
	{mediation.CaseKind, "quick", []importColumn{
		{[]string{"地点", "Place", "村", "Village"}, true, (*view).fillPlace},
		{[]string{"纠纷类型", "Category", "类型", "类别"}, true, into("category")},
		{[]string{"甲方", "Side A", "申请人", "当事人甲"}, true, partiesOf("a")},
		{[]string{"乙方", "Side B", "被申请人", "当事人乙"}, true, partiesOf("b")},
		{[]string{"协议内容", "Agreed", "调解结果"}, true, into("agreed")},
		{[]string{"调解日期", "Date", "日期", "Heard"}, false, dateInto("heard")},
		{[]string{"事实经过", "Facts", "纠纷简要情况"}, false, into("facts")},
		{[]string{"调解委员会", "Committee"}, false, into("committee")},
		{[]string{"案件来源", "Source", "来源"}, false, into("source")},
		{[]string{"履行期限", "Until"}, false, dateInto("until")},
		{[]string{"当场履行", "At once"}, false, yesInto("at_once")},
	}},
}

// into puts a cell into a field as it is.
func into(field string) func(*view, url.Values, string) {
	return func(_ *view, typed url.Values, cell string) { typed.Set(field, cell) }
}

// dateInto takes the ways in which people write a day.
func dateInto(field string) func(*view, url.Values, string) {
	return func(_ *view, typed url.Values, cell string) {
		parts := strings.FieldsFunc(strings.NewReplacer("年", "-", "月", "-", "日", "", "/", "-", ".", "-").Replace(cell), func(r rune) bool { return r == '-' })
		if len(parts) == 3 {
			cell = fmt.Sprintf("%04s-%02s-%02s", parts[0], parts[1], parts[2])
		}
		typed.Set(field, cell)
	}
}

func yesInto(field string) func(*view, url.Values, string) {
	return func(_ *view, typed url.Values, cell string) {
		if slices.Contains([]string{"是", "yes", "true", "1", "√", "✓"}, strings.ToLower(cell)) {
			typed.Set(field, "true")
		}
	}
}

// partiesOf puts names, with a comma or a line between them, on a side.
func partiesOf(side string) func(*view, url.Values, string) {
	return func(_ *view, typed url.Values, cell string) {
		for n, name := range strings.FieldsFunc(cell, func(r rune) bool { return strings.ContainsRune(",，、;；\r\n", r) }) {
			at := "parties." + fmt.Sprint(int(side[0])*1000+n)
			typed.Set(at+".person", strings.TrimSpace(name))
			typed.Set(at+".side", side)
		}
	}
}

// fillPlace takes a place by its path or by its name.
func (v *view) fillPlace(typed url.Values, cell string) {
	for _, p := range v.Places {
		if cell == p.Name.ZH || cell == p.Name.EN {
			cell = string(p.Place)
		}
	}
	typed.Set("place", cell)
}

// finds is the column of a head that a label names.
func (i importer) finds(label string) *importColumn {
	label = strings.ToLower(strings.Join(strings.Fields(label), " "))
	for n := range i.columns {
		for _, name := range i.columns[n].names {
			if strings.ToLower(name) == label {
				return &i.columns[n]
			}
		}
	}
	return nil
}

// lacks are the columns that a head lacks.
func (i importer) lacks(head []string) (out []string) {
	for n := range i.columns {
		c := &i.columns[n]
		if c.needed && !slices.ContainsFunc(head, func(label string) bool { return i.finds(label) == c }) {
			out = append(out, strings.Join(c.names[:2], " / "))
		}
	}
	return out
}

// trouble is what is wrong with a row.
type trouble struct {
	Line                 int
	Field, Found, Needed string
}

// importPage is an import: what is offered, what was read, what is wrong with it, and what was saved.
type importPage struct {
	Kinds    []option
	Columns  []string
	Sheet    string // what was read, for the next step
	Rows     int
	Heads    []string
	First    [][]string
	Troubles []trouble
	Unknown  []string // columns that nobody reads
	Saved    []listed
	Already  bool
	Fault    string
}

func importing(v *view) error {
	v.Here = "desk/import"
	page := importPage{}
	i := importers[0]
	if v.r.Method == http.MethodPost {
		typed, err := v.posted()
		if err != nil {
			return err
		}
		for _, other := range importers {
			if typed.Get("of") == other.kind+" "+other.verb {
				i = other
			}
		}
		if err := v.imported(&page, i, typed); err != nil {
			return err
		}
	}
	for _, o := range importers {
		if a, ok := v.actionOf(o); ok && v.mayBegin(a) {
			page.Kinds = append(page.Kinds, option{o.kind + " " + o.verb, v.both(v.KindName(o.kind), a.Name.In(v.lang)), o.kind == i.kind && o.verb == i.verb})
		}
	}
	for _, c := range i.columns {
		page.Columns = append(page.Columns, strings.Join(c.names[:2], " / "))
	}
	return v.show("import", text("web.desk.import"), page)
}

// actionOf is the action of an importer, if the site offers it.
func (v *view) actionOf(i importer) (townhall.Action, bool) {
	n := slices.IndexFunc(v.Actions, func(a townhall.Action) bool { return a.Kind == i.kind && a.Verb == i.verb })
	if n < 0 {
		return townhall.Action{}, false
	}
	return v.Actions[n], true
}

// imported judges what was uploaded, and saves it if that was asked and nothing is wrong with it.
func (v *view) imported(page *importPage, i importer, typed url.Values) error {
	a, ok := v.actionOf(i)
	if !ok || !v.mayBegin(a) {
		return townhall.Denied(townhall.Request{By: v.by, Verb: i.verb, Record: townhall.Record{Ref: townhall.Ref{Kind: i.kind}}})
	}
	sheet, err := v.sheet(typed)
	if err != nil {
		v.code, page.Fault = http.StatusBadRequest, townhall.Explain(err, v.lang)
		return nil
	}
	raw, err := json.Marshal(sheet)
	if err != nil {
		return err
	}
	page.Sheet, page.Rows, page.Heads = string(raw), len(sheet.Rows), sheet.Head
	for _, r := range sheet.Rows[:min(len(sheet.Rows), firstRows)] {
		page.First = append(page.First, r.Cells)
	}
	for _, label := range sheet.Head {
		if label != "" && i.finds(label) == nil {
			page.Unknown = append(page.Unknown, label)
		}
	}
	if lacking := i.lacks(sheet.Head); lacking != nil {
		page.Fault = v.T("web.desk.lacking", "columns", lacking)
		v.code = http.StatusUnprocessableEntity
		return nil
	}
	sum := sha256.Sum256(append(raw, i.kind+" "+i.verb...))
	return v.judge(page, importRun{i, a, *sheet, "import-" + hex.EncodeToString(sum[:10])}, typed.Has("save"))
}

// sheet is what was uploaded, or what the page before read of it.
func (v *view) sheet(typed url.Values) (*xlsx.Sheet, error) {
	var s xlsx.Sheet
	if read := typed.Get("sheet"); read != "" {
		if err := json.Unmarshal([]byte(read), &s); err != nil {
			return nil, badTable(0, err)
		}
	} else if err := v.uploaded(&s); err != nil {
		return nil, err
	}
	if len(s.Rows) == 0 || len(s.Rows) > mostImported {
		return nil, &townhall.Error{Kind: townhall.Invalid, Field: "file", Found: townhall.ValueOf(len(s.Rows)), Needed: text("web.desk.rows", "n", mostImported)}
	}
	return &s, nil
}

func (v *view) uploaded(s *xlsx.Sheet) error {
	f, _, err := v.r.FormFile("file")
	if err != nil {
		return badTable(0, nil)
	}
	defer f.Close()
	sheets, err := xlsx.Read(f, xlsx.Limits{Rows: 2 * mostImported})
	if err == nil && len(sheets) > 0 {
		*s = sheets[0]
	}
	return err
}

// mostImported is how many rows one import may have: they are judged while somebody waits, and saved in one commit.
const mostImported = 2000

func badTable(line int, err error) error {
	return &townhall.Error{Kind: townhall.Invalid, Field: "file", Line: line, Err: err, Needed: text("web.desk.table")}
}

// importRun is one table on its way.
type importRun struct {
	importer
	action townhall.Action
	sheet  xlsx.Sheet
	id     string // of its content: the same table twice is one import
}

// judge takes each row's action on a draft, lists what is wrong, and commits all of it at once where nothing is.
func (v *view) judge(page *importPage, run importRun, save bool) error {
	ctx := v.r.Context()
	_, err := v.Office.Store.Commit(ctx, townhall.CommitID(run.id))
	switch {
	case err == nil:
		page.Already = true
		return nil
	case !errors.Is(err, townhall.NotFound):
		return err
	}
	d := newDraft(v.Office.Store)
	now := v.Office.Now()
	office := v.Office.In(d)
	office.Now = func() time.Time { return now } // of all rows
	for _, r := range run.sheet.Rows {
		page.Troubles = append(page.Troubles, v.rowOf(office, run, r)...)
	}
	if len(page.Troubles) > 0 {
		v.code = http.StatusUnprocessableEntity
	}
	if len(page.Troubles) > 0 || !save {
		return nil
	}
	changes, err := d.all(ctx)
	if err != nil {
		return err
	}
	if _, err := v.Office.Store.Commit(ctx, townhall.CommitID(run.id), changes...); err != nil {
		return err
	}
	for _, c := range changes {
		page.Saved = append(page.Saved, listed{Title: v.titleOf(c.Record), URL: v.recordURL(c.Record.Ref)})
	}
	return nil
}

// rowOf takes the action of one row.
func (v *view) rowOf(office townhall.Office, run importRun, r xlsx.Row) []trouble {
	typed := url.Values{}
	for n, label := range run.sheet.Head {
		if c := run.finds(label); c != nil && n < len(r.Cells) && strings.TrimSpace(r.Cells[n]) != "" {
			c.fill(v, typed, strings.TrimSpace(r.Cells[n]))
		}
	}
	f := &former{view: v, typed: typed, action: run.kind + " " + run.verb, bare: true}
	v.spellWords(run.action, typed)
	form := f.form(run.action.Input)
	if !v.who(form) {
		return unplaced(r.Line, form)
	}
	doc, err := form.document()
	if err == nil {
		_, err = run.action.Do(v.r.Context(), office.Once(townhall.CommitID(fmt.Sprintf("%s-%d", run.id, r.Line))), v.by, townhall.Ref{}, doc)
	}
	if err != nil {
		return v.troubles(r.Line, err)
	}
	return nil
}

// spellWords puts the codes of words in the place of their names, in whichever language of the site.
func (v *view) spellWords(a townhall.Action, typed url.Values) {
	for _, l := range v.Languages {
		named := *v
		named.lang = l
		(&former{view: &named, typed: typed, action: a.Kind + " " + a.Verb, bare: true}).form(a.Input).each(func(i *input) {
			for _, o := range i.Options {
				if i.Kind == "select" && o.Name != "" && strings.EqualFold(o.Name, strings.TrimSpace(i.Value)) {
					typed.Set(i.Path, o.Value)
				}
			}
		})
	}
}

// unplaced are the people of a row who are not just one.
func unplaced(line int, form *input) (out []trouble) {
	form.each(func(i *input) {
		for _, f := range i.Faults {
			out = append(out, trouble{line, i.Label, i.Value, f})
		}
	})
	return out
}

// troubles tells of each clause that did not hold, or of an error.
func (v *view) troubles(line int, err error) (out []trouble) {
	var no *townhall.Refusal
	var e *townhall.Error
	switch {
	case errors.As(err, &no):
		for _, f := range no.Finding.Failed() {
			t := trouble{Line: line, Field: v.fieldName(f.Field), Needed: f.Say.In(v.lang)}
			if !f.Found.IsZero() {
				t.Found = v.Word(f.Found)
			}
			if !f.Need.IsZero() {
				t.Needed = v.both(t.Needed, v.Word(f.Need))
			}
			out = append(out, t)
		}
	case errors.As(err, &e):
		out = append(out, trouble{line, v.fieldName(e.Field), v.Word(e.Found), cmp.Or(e.Needed.In(v.lang), e.Text().In(v.lang))})
	default:
		out = append(out, trouble{Line: line, Needed: err.Error()})
	}
	return out
}

// fieldName is what people call the member that an error's path ends in.
func (v *view) fieldName(path string) string {
	name := path[strings.LastIndexByte(path, '.')+1:]
	name, _, _ = strings.Cut(name, "[")
	if _, ok := words["web.field."+name]; ok {
		return v.T("web.field." + name)
	}
	return path
}
