package docs_test

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/cn"
	"github.com/townhall-go/townhall/adapters/docs"
)

func TestCatalogueShowsEachRuleWithItsSource(t *testing.T) {
	for _, l := range []townhall.Language{townhall.ZH, townhall.EN} {
		var page strings.Builder
		require.NoError(t, docs.Catalogue(&page, cn.Rulebook, l))
		for _, line := range cn.Rulebook.Lines() {
			assert.Contains(t, page.String(), line.Key)
			assert.Contains(t, page.String(), line.Title.In(l))
			assert.Contains(t, page.String(), line.From.String())
			assert.Contains(t, page.String(), line.Cite.Text().In(l)[:3])
		}
		assert.NotContains(t, page.String(), "http", "nothing is loaded from elsewhere")
	}
}

func TestCatalogueEscapesWhatAPackSays(t *testing.T) {
	book := townhall.Rules("pack", townhall.Rule("x", townhall.Plain("<script>alert(1)</script>"), townhall.Version[int]{Value: 3}))
	var page strings.Builder
	require.NoError(t, docs.Catalogue(&page, book, townhall.EN))
	assert.NotContains(t, page.String(), "<script>")
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
