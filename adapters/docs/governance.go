package docs

import (
	"strconv"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/governance"
)

// Minutes (会议记录) prints what a session's record says, line by line, to be signed by who presided and who kept the record. People are as
// People reads them, of the roll.
func Minutes(s governance.Session, people map[townhall.PersonID]townhall.Person, l townhall.Language) Document {
	d := Document{Code: s.ID, Title: townhall.Say("docs.minutes", "会议记录", "Minutes"), Language: l}
	for i, line := range s.Minutes(func(p townhall.PersonID) townhall.Text { return nameIn(people, p) }) {
		d.Paragraphs = append(d.Paragraphs, Field{Key: "line" + strconv.Itoa(i+1), Value: townhall.ValueOf(line)})
	}
	d.Signatures = []Field{field("chair", "主持人（签名）", "Presided", nil), field("recorder", "记录人（签名）", "Recorded by", nil)}
	return d
}

// Resolution (决议) prints what a body resolved: its number, its text, how the vote came out and why, and what it orders. It refuses a motion
// that is no resolution.
func Resolution(n governance.Motion, body governance.Body, l townhall.Language) (Document, error) {
	if n.Resolution.Number == "" {
		return Document{}, &townhall.Error{Kind: townhall.Invalid, Ref: n.Ref(), Field: "resolution", Found: townhall.ValueOf(n.State.Text()),
			Needed: townhall.Say("docs.resolution.needed", "已公布的决议", "a resolution that was promulgated")}
	}
	d := Document{Code: n.Resolution.Number, Title: townhall.Say("docs.resolution", "{body}关于{title}的决议", "Resolution of the {body}: {title}", "body", body.Name, "title", n.Title), Language: l,
		Fields: []Field{field("number", "文号", "Number", n.Resolution.Number), field("on", "通过日期", "Adopted on", n.Resolution.On), field("promulgated", "公布日期", "Promulgated on", dated(n.Resolution.Promulgated))}}
	if len(n.Drafts) > 0 {
		d.Paragraphs = append(d.Paragraphs, field("text", "正文", "Text", n.Drafts[len(n.Drafts)-1].Text))
	}
	d.Paragraphs = append(d.Paragraphs, field("vote", "表决", "Vote", n.Outcome().Finding.In(l)))
	t := Table{Key: "orders", Title: townhall.Say("docs.resolution.orders", "交办事项", "Orders"),
		Columns: []Column{column("unit", "承办单位", "Unit"), column("task", "事项", "Task"), column("due", "期限", "Due")}}
	for _, o := range n.Resolution.Orders {
		t.Rows = append(t.Rows, row(string(o.Unit), o.Task, dated(o.Due)))
	}
	if len(t.Rows) > 0 {
		d.Tables = append(d.Tables, t)
	}
	d.Signatures = []Field{field("seal", "（盖章）", "Seal", nil)}
	return d, nil
}
