package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/townhall-go/townhall"
)

// tallies are how many files came out how.
type tallies struct{ same, other, unsaid, foreign, failed int }

// many counts files one after another: a row of a table for each, or an object a line with -json.
func (o options) many(files []string, out, errOut io.Writer) error {
	p := printer{out, o.lang}
	t, heads := p.table("lrrrrrrl")
	heads(townhall.Say("count.file", "文件", "file"), townhall.Say("count.projects", "项目", "projects"), townhall.Say("count.ballots", "选票", "ballots"), townhall.Say("count.spent", "入选", "chosen"), costHead(),
		townhall.Say("count.of_budget", "占预算", "of budget"), townhall.Say("count.seconds", "秒", "seconds"), townhall.Say("count.official", "公布结果", "official result"))
	show, end := bar(errOut)
	var n tallies
	for k, file := range files {
		c, err := o.count(file)
		n.add(c, err)
		if o.json {
			if err := o.jsonLine(out, file, c, err); err != nil {
				return err
			}
		} else {
			t.add(o.row(file, c, err)...)
		}
		show(k+1, len(files))
	}
	end()
	if !o.json {
		t.print(plain{out})
		fmt.Fprintln(out)
		p.say(n.text(len(files)))
	}
	if n.failed > 0 {
		return errTold
	}
	return nil
}

func (n *tallies) add(c *counted, err error) {
	foreign := errNoRule{}
	switch {
	case errors.As(err, &foreign):
		n.foreign++
	case err != nil:
		n.failed++
	case !c.official.Said:
		n.unsaid++
	case c.official.Same:
		n.same++
	default:
		n.other++
	}
}

func (n tallies) text(files int) townhall.Text {
	return townhall.Say("count.tallies", "{files}个文件：与公布结果一致{same}个，不同{other}个，未公布{unsaid}个，规则非标准{foreign}个，失败{failed}个",
		"{files} files: {same} with the official result, {other} with another, {unsaid} that publish none, {foreign} whose rule is not a standard one, {failed} failed",
		"files", files, "same", n.same, "other", n.other, "unsaid", n.unsaid, "foreign", n.foreign, "failed", n.failed)
}

// row is a file's line of the table.
func (o options) row(file string, c *counted, err error) []string {
	name := strings.TrimSuffix(filepath.Base(file), ".pb")
	if err != nil {
		return []string{name, "", "", "", "", "", "", townhall.Explain(err, o.lang)}
	}
	e := c.instance.Election
	return []string{name, number(int64(len(e.Projects))), number(c.outcome.Voters), fmt.Sprint(len(c.outcome.Chosen)), withCurrency(c.outcome.Cost), percent(c.outcome.Cost, e.Budget), fmt.Sprintf("%.4f", c.took.Seconds()), c.official.mark().In(o.lang)}
}

// mark is the agreement in a word.
func (a agreement) mark() townhall.Text {
	switch {
	case !a.Said:
		return townhall.Say("count.mark.unsaid", "未公布", "none published")
	case a.Same:
		return townhall.Say("count.mark.same", "一致", "the same")
	}
	return townhall.Say("count.mark.other", "不同（少{less}、多{more}）", "another (−{less} +{more})", "less", len(a.OnlyOfficial), "more", len(a.OnlyHere))
}

// jsonLine writes a file's object on one line; of one that failed, its reason.
func (o options) jsonLine(w io.Writer, file string, c *counted, err error) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	if err != nil {
		return enc.Encode(struct {
			File  string `json:"file"`
			Error string `json:"error"`
		}{file, townhall.Explain(err, o.lang)})
	}
	r, err := c.report(o)
	if err != nil {
		return err
	}
	return enc.Encode(r)
}

// bar shows how far it is: a bar that moves on a terminal, a line each tenth elsewhere.
func bar(w io.Writer) (show func(done, all int), end func()) {
	terminal := false
	if f, ok := w.(*os.File); ok {
		info, err := f.Stat()
		terminal = err == nil && info.Mode()&os.ModeCharDevice != 0
	}
	const long = 40
	last := 0
	show = func(done, all int) {
		switch {
		case terminal:
			filled := done * long / all
			fmt.Fprintf(w, "\r%s%s %d/%d", strings.Repeat("█", filled), strings.Repeat("░", long-filled), done, all)
		case done*10/all > last:
			last = done * 10 / all
			fmt.Fprintf(w, "%d/%d\n", done, all)
		}
	}
	end = func() {
		if terminal {
			fmt.Fprint(w, "\r\x1b[K") // the table takes its place
		}
	}
	return show, end
}
