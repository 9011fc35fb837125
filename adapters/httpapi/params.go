package httpapi

import (
	"cmp"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/townhall-go/townhall"
)

// params reads the query of an address. It gathers what is wrong, so that all of it is told at once.
type params struct {
	values url.Values
	asked  []string // names that were asked for, in order
	faults []error
}

// mostParams is how many parameters an address may have.
const mostParams = 200

func query(r *http.Request) *params { return parse(r.URL.RawQuery) }

func parse(raw string) *params {
	p := &params{asked: []string{"lang"}}
	values, err := url.ParseQuery(raw)
	if err != nil || len(raw) > 8<<10 || strings.Count(raw, "&") >= mostParams {
		p.fault("query", raw[:min(len(raw), 60)], townhall.Say("httpapi.query", "形如 名=值&名=值 的查询，至多 {n} 项", "a query such as name=value&name=value of {n} at most", "n", mostParams))
	}
	p.values = values
	return p
}

func (p *params) fault(field, found string, needed townhall.Text) {
	p.faults = append(p.faults, &townhall.Error{Kind: townhall.Invalid, Field: field, Found: townhall.ValueOf(strings.ToValidUTF8(found, "�")), Needed: needed})
}

// one is the value of a parameter that may be there once.
func (p *params) one(name string) string {
	list := p.many(name)
	if len(list) > 1 {
		p.fault(name, strings.Join(list, ", "), townhall.Say("httpapi.once", "至多出现一次", "once at most"))
	}
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

// many are the values of a parameter that may be there several times.
func (p *params) many(name string) []string {
	p.asked = append(p.asked, name)
	return p.values[name]
}

func (p *params) number(name string, least, most, otherwise int) int {
	s := p.one(name)
	if s == "" {
		return otherwise
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < least || n > most {
		p.fault(name, s, townhall.Say("httpapi.number", "{least} 至 {most} 的整数", "a whole number from {least} to {most}", "least", least, "most", most))
		return otherwise
	}
	return n
}

func (p *params) truth(name string) bool {
	switch s := p.one(name); s {
	case "", "false", "0":
		return false
	case "true", "1":
		return true
	default:
		p.fault(name, s, townhall.Say("httpapi.truth", "true 或 false", "true or false"))
		return false
	}
}

// period reads "2025-01-01..2025-12-31"; either end may be missing, and a single day is that day.
func (p *params) period(name string) townhall.Period {
	s := p.one(name)
	from, to, isPeriod := strings.Cut(s, "..")
	if !isPeriod {
		to = from
	}
	var out townhall.Period
	for _, end := range []struct {
		text string
		day  *townhall.Date
	}{{from, &out.From}, {to, &out.To}} {
		if err := end.day.UnmarshalText([]byte(end.text)); err != nil {
			p.fault(name, s, townhall.Say("httpapi.period", "形如 2025-01-01..2025-12-31 的期间，或一日", "a period such as 2025-01-01..2025-12-31, or a day"))
			return townhall.Period{}
		}
	}
	return out
}

// position reads a place in the history.
func (p *params) position(name string) townhall.Pos {
	s := p.one(name)
	if s == "" {
		return 0
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 0 {
		p.fault(name, s, positionNeeded())
		return 0
	}
	return townhall.Pos(n)
}

func positionNeeded() townhall.Text {
	return townhall.Say("httpapi.position", "历史记录中的位置，不小于 0 的整数", "a place in the history, a whole number from 0 up")
}

// end gives what is wrong, parameters among it that nobody asked for.
func (p *params) end() error {
	for _, name := range slices.Sorted(maps.Keys(p.values)) {
		if !slices.Contains(p.asked, name) {
			p.fault(cmp.Or(name, "query"), p.values.Get(name), townhall.Say("httpapi.parameter", "以下参数之一：{names}", "one of the parameters {names}", "names", p.asked))
		}
	}
	return errors.Join(p.faults...)
}

const (
	mostListed = 1000
	listed     = 100
)

// records reads what a list of records is asked by.
func (p *params) records(c cursors) townhall.Query {
	q := townhall.Query{Kind: p.one("kind"), Holder: townhall.UnitID(p.one("holder")), States: p.many("state"), Tags: p.many("tag"),
		Opened: p.period("opened"), Due: p.period("due"), Closed: p.period("closed"), Reverse: p.truth("reverse"), Limit: p.number("limit", 1, mostListed, listed)}
	if place, err := townhall.ParsePlace(p.one("place")); err != nil {
		p.faults = append(p.faults, at("place", err))
	} else {
		q.Place = place
	}
	if order := p.one("order"); order != "id" {
		q.Order = townhall.Order(order)
	}
	q.After = p.cursor("after", c)
	for name, values := range p.values {
		for _, v := range values {
			if strings.ContainsRune(v, 0) || strings.ToValidUTF8(v, "") != v {
				p.fault(cmp.Or(name, "query"), strings.ReplaceAll(v, "\x00", "�"), townhall.Say("httpapi.text", "不含零字节的 UTF-8 文本", "UTF-8 text without a zero byte"))
			}
		}
	}
	if err := q.Check(); err != nil {
		p.faults = append(p.faults, err)
	}
	return q
}

// at names the parameter or header that an error is about.
func at(field string, err error) error {
	var told *townhall.Error
	if errors.As(err, &told) {
		named := *told
		named.Field = field
		return &named
	}
	return err
}

// cursor reads a place in a list, which is given out in an alphabet that addresses have.
func (p *params) cursor(name string, c cursors) townhall.Cursor {
	s := p.one(name)
	read, err := c.read(s)
	if err != nil {
		p.fault(name, s, townhall.Say("httpapi.cursor", "上一页给出的 next", "the next of the page before"))
		return ""
	}
	return read
}
