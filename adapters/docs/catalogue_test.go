package docs_test

import (
	"cmp"
	"html"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/cn"
	"github.com/townhall-go/townhall/adapters/docs"
)

// rows are the cells of a page's table as a reader sees them, and what each is headed by on a narrow screen.
func rows(page string) (cells, heads [][]string) {
	for _, row := range regexp.MustCompile(`(?s)<tr role="row">(.*?)</tr>`).FindAllStringSubmatch(page, -1) {
		var texts, heading []string
		for _, cell := range regexp.MustCompile(`(?s)<t[hd]([^>]*)>(.*?)</t[hd]>`).FindAllStringSubmatch(row[1], -1) {
			texts = append(texts, html.UnescapeString(strings.TrimSuffix(strings.Replace(cell[2], "<code>", " ", 1), "</code>")))
			if head := regexp.MustCompile(`data-head="([^"]*)"`).FindStringSubmatch(cell[1]); head != nil {
				heading = append(heading, head[1])
			}
		}
		cells, heads = append(cells, texts), append(heads, heading)
	}
	return cells, heads
}

func printed(t *testing.T, book townhall.Rulebook, l townhall.Language) string {
	t.Helper()
	var page strings.Builder
	require.NoError(t, docs.Catalogue(&page, book, l))
	return page.String()
}

func TestCatalogueShowsEveryCell(t *testing.T) {
	law := townhall.Cite{Law: "县<办法>", English: "County rules", Article: "12", Read: "https://example.org/12"}
	book := townhall.Rules("county", townhall.Rule("x.term", townhall.Say("x.term", "期限", "term"),
		townhall.Version[townhall.Limit]{To: townhall.NewDate(2025, 12, 31), Value: townhall.Within(60, townhall.CalendarDays), Cite: law},
		townhall.Version[townhall.Limit]{From: townhall.NewDate(2026, 1, 1), To: townhall.NewDate(2026, 6, 30), Value: townhall.Within(45, townhall.CalendarDays), Cite: law.Art("13")},
		townhall.Version[townhall.Limit]{From: townhall.NewDate(2026, 7, 1), Value: townhall.Within(6, townhall.WorkingDays)}))
	for _, c := range []struct {
		l    townhall.Language
		want [][]string
	}{
		{townhall.ZH, [][]string{{"规则", "内容", "生效", "失效", "依据", "查阅处"},
			{"期限 x.term", "60日内", "—", "2025-12-31", "《县<办法>》第12条", "https://example.org/12"},
			{"期限 x.term", "45日内", "2026-01-01", "2026-06-30", "《县<办法>》第13条", "https://example.org/12"},
			{"期限 x.term", "6个工作日内", "2026-07-01", "—", "", ""}}},
		{townhall.EN, [][]string{{"Rule", "Value", "From", "To", "Source", "Read at"},
			{"term x.term", "within 60 calendar days", "—", "2025-12-31", "County rules, art. 12", "https://example.org/12"},
			{"term x.term", "within 45 calendar days", "2026-01-01", "2026-06-30", "County rules, art. 13", "https://example.org/12"},
			{"term x.term", "within 6 working days", "2026-07-01", "—", "", ""}}},
	} {
		cells, heads := rows(printed(t, book, c.l))
		assert.Equal(t, c.want, cells)
		for _, head := range heads[1:] {
			assert.Equal(t, c.want[0][1:], head, "on a narrow screen each cell has its own head")
		}
	}
}

func TestCatalogueShowsEachRuleWithItsSource(t *testing.T) {
	dash := func(d townhall.Date) string { return cmp.Or(d.String(), "—") }
	for _, l := range []townhall.Language{townhall.ZH, townhall.EN} {
		page := printed(t, cn.Rulebook, l)
		cells, _ := rows(page)
		lines := cn.Rulebook.Lines()
		require.Len(t, cells, 1+len(lines))
		for i, line := range lines {
			assert.Equal(t, []string{line.Title.In(l) + " " + line.Key, line.Formula.In(l), dash(line.From), dash(line.To), line.Cite.Text().In(l), line.Cite.Read}, cells[1+i])
			assert.NotContains(t, cells[1+i][:5], "", "a rule of ours has each")
		}
		assert.Contains(t, page, `<html lang="`+l.Tag+`">`)
		assert.NotContains(t, page, "http", "nothing is loaded from elsewhere")
	}
}

func TestCatalogueEscapesWhatAPackSays(t *testing.T) {
	book := townhall.Rules("pack", townhall.Rule("x", townhall.Plain("<script>alert(1)</script>"), townhall.Version[int]{Value: 3}))
	page := printed(t, book, townhall.EN)
	assert.NotContains(t, page, "<script>")
	assert.Contains(t, page, "&lt;script&gt;alert(1)&lt;/script&gt;", "what it says is still there to read")
}

func ExampleCatalogue() {
	page, err := os.CreateTemp("", "rules-*.html")
	if err != nil {
		panic(err)
	}
	defer os.Remove(page.Name())
	defer page.Close()
	if err := docs.Catalogue(page, cn.Rulebook, townhall.ZH); err != nil {
		panic(err)
	}
	// Output:
}
