package storetest

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/townhall-go/townhall"
)

func documentClauses() []clause {
	return []clause{
		{name: "large-documents", says: "a document of 8 MiB is kept like any other",
			do: "lift the size limit of the column, buffer or message", run: largeDocuments},
		{name: "unicode", says: "every text field keeps and finds any Unicode, character for character",
			do: "keep text as the bytes it is: pass it as parameters, and neither fold, trim nor normalise", run: unicodeText},
		{name: "exact-documents", says: "a document is kept byte for byte, also of unknown kinds and with fields that newer software wrote",
			do: "keep the document as bytes or text, and never parse it", run: exactDocuments},
		{name: "own-copies", says: "what a caller later does to the bytes and lists it gave or got does not change the store",
			do: "copy what you keep and what you give: Doc, Tags, Entries and Basis", run: ownCopies},
	}
}

// kept commits changes and compares what Get, Find and History give.
func (x *trial) kept(id string, c townhall.Change) {
	x.Helper()
	x.commit(id, c)
	want := c.Record
	x.same(want, x.get(want.Ref), "Get")
	found := x.find(townhall.Query{Kind: want.Kind, States: []string{want.State}})
	x.sameRecords([]townhall.Record{want}, found, "Find")
	entries := x.history(want.Ref, 0)
	require.NotEmpty(x, entries, "History")
	x.same(want, entries[len(entries)-1].After, "History")
}

func largeDocuments(x *trial) {
	const size = 8 << 20
	large := change(ref("1"), 1, func(r *townhall.Record) {
		r.Doc = json.RawMessage(`{"scan":"` + strings.Repeat("水南镇 town hall ", size/20) + `"}`)
	})
	require.Greater(x, len(large.Record.Doc), size, "the suite's own document")
	x.kept("large", large)
	large.Record.Version = 2
	large.Record.Doc = json.RawMessage(`{}`)
	x.kept("small again", large)
}

// scripts are texts that get lost where bytes, runes, patterns, quoting or normal forms are confused.
var scripts = map[string]string{
	"chinese":   "水南镇东村人民调解委员会",
	"rare":      "𠮷野家𪚥",
	"emoji":     "👩🏽‍⚖️🏛️",
	"composed":  "caf\u00e9",
	"combining": "cafe\u0301",
	"rtl":       "مجلس \u200fالبلدة\u200e עירייה",
	"quotes":    `it's "so" ` + "`said`",
	"slashes":   `C:\temp\n \\ / // \u0041`,
	"pattern":   `100% _x_ [a-z]* $1 ? :name`,
	"control":   "tab\tline\nreturn\r\u0001\u007f",
	"spaces":    "  \u3000 edges \u00a0 ",
	"comma":     `a,b;{c}`,
	"json":      `{"a":[1,"\u0000"]}`,
	"html":      `<b>&amp;</b>`,
	"bom":       "\ufeffbegins\ufffd",
	"separator": "line\u2028paragraph\u2029",
}

func unicodeText(x *trial) {
	for name, text := range scripts {
		c := change(townhall.Ref{Kind: "case", ID: text}, 1, func(r *townhall.Record) {
			r.Place, r.Holder, r.State, r.Tags = townhall.Place(text), townhall.UnitID(text), text, []string{text}
			r.Doc, _ = json.Marshal(map[string]string{text: text})
		})
		c.Entries = []townhall.Entry{{At: noon, Verb: text, Reason: text,
			By:    townhall.Actor{Person: townhall.PersonID(text), Capacity: text, Unit: townhall.UnitID(text)},
			Basis: []townhall.Cite{{Law: text, English: text, Article: text, Read: text}}}}
		pos := x.commit(text, c)
		assert.Equal(x, pos, x.commit(text), "%s: the commit id", name)
		x.same(c.Record, x.get(c.Record.Ref), name)
		history := x.history(c.Record.Ref, 0)
		require.Len(x, history, 1, name)
		c.Entries[0].Pos, c.Entries[0].After = pos, c.Record
		x.sameEntry(c.Entries[0], history[0])
	}
	for name, text := range scripts {
		for field, q := range map[string]townhall.Query{"holder": {Holder: townhall.UnitID(text)}, "place": {Place: townhall.Place(text)},
			"state": {States: []string{text}}, "tag": {Tags: []string{text}}} {
			assert.Equal(x, []townhall.Ref{{Kind: "case", ID: text}}, refs(x.find(q)), "Find by %s, %s", field, name)
		}
	}
}

// exactDocs are documents that become others where they are parsed and written again.
var exactDocs = map[string]string{
	"newer":      `{"schema":99,"case":{"place":"a"},"added_in_v7":{"deep":[null,true,{"x":1}]}}`,
	"order":      `{"z":1,"a":2,"m":3}`,
	"twice":      `{"a":1,"a":2}`,
	"space":      " {\n\t\"a\" :  1 , \"b\":[ ] }\r\n ",
	"numbers":    `[1.0,1e2,-0,0.1000,12345678901234567890123456789,1e400,-1.5E-7]`,
	"escapes":    `{"a":"\u0000\u0041\/\ud83d\ude00","\u0000":"nul","lone":"\ud800"}`,
	"html":       `"<a href='x'>&</a>"`,
	"text":       `"just text"`,
	"null":       `null`,
	"number":     `0`,
	"empty list": `[]`,
	"deep":       strings.Repeat(`{"a":[`, 60) + strings.Repeat(`]}`, 60),
}

func exactDocuments(x *trial) {
	n := 0
	for name, doc := range exactDocs {
		n++
		kind := fmt.Sprintf("zz.unknown_%d", n)
		x.kept(name, change(townhall.Ref{Kind: kind, ID: "1"}, 1, func(r *townhall.Record) {
			r.State, r.Doc = "state of "+name, json.RawMessage(doc)
		}))
	}
}

func ownCopies(x *trial) {
	c := change(ref("1"), 1)
	want := change(ref("1"), 1)
	x.commit("1", c)
	spoil := func(r townhall.Record) {
		clear(r.Doc)
		clear(r.Tags)
	}
	spoil(c.Record)
	clear(c.Entries[0].Basis)
	x.same(want.Record, x.get(ref("1")), "after the caller changed what it gave")
	spoil(x.get(ref("1")))
	x.same(want.Record, x.get(ref("1")), "after the caller changed what Get gave")
	spoil(x.find(townhall.Query{})[0])
	x.same(want.Record, x.find(townhall.Query{})[0], "after the caller changed what Find gave")
	first := x.history(ref("1"), 0)[0]
	spoil(first.After)
	clear(first.Basis)
	want.Entries[0].Pos, want.Entries[0].After = 1, want.Record
	x.sameEntry(want.Entries[0], x.history(ref("1"), 0)[0])
	x.same(want.Record, x.get(ref("1")), "after the caller changed what History gave")
}
