package townhall_test

import (
	"errors"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
)

func TestTextRendersInEachLanguage(t *testing.T) {
	inner := townhall.Say("unit.committee", "调委会", "the committee")
	text := townhall.Say("seal.missing", "尚缺{n}枚{body}印章", "{n} seals of {body} missing: {n}", "n", 2, "body", inner)
	assert.Equal(t, "尚缺2枚调委会印章", text.In(townhall.ZH))
	assert.Equal(t, "2 seals of the committee missing: 2", text.String())
	sameJSON(t, text)

	portuguese, err := townhall.ReadLanguage("pt", strings.NewReader(`{"seal.missing": "faltam {n} carimbos d{body}", "unit.committee": "a comissão"}`))
	require.NoError(t, err)
	assert.Equal(t, "faltam 2 carimbos da comissão", text.In(portuguese))
	assert.Equal(t, "yes", townhall.ValueOf(true).In(portuguese), "a catalogue that is silent falls back to English")
}

func TestTextDoesNotExpandItsArguments(t *testing.T) {
	text := townhall.Say("k", "{a}", "{a} {b}", "a", "{b}", "b", "{a}")
	assert.Equal(t, "{b} {a}", text.In(townhall.EN))
	assert.Equal(t, "{c}", townhall.Say("k", "{c}", "{c}", "a", 1).In(townhall.EN), "what has no argument stays visible")
}

func TestTextFallsBack(t *testing.T) {
	assert.Equal(t, "只有中文", townhall.Text{ZH: "只有中文"}.In(townhall.EN))
	assert.Equal(t, "only English", townhall.Text{EN: "only English"}.In(townhall.ZH))
	assert.Equal(t, "key", townhall.Text{Key: "key"}.In(townhall.ZH))
	assert.Equal(t, "", townhall.Text{}.String())
	assert.True(t, townhall.Text{}.IsZero())
	assert.Equal(t, "x", townhall.Plain("x").In(townhall.Language{}))
	sameJSON(t, townhall.Text{})
}

func TestReadLanguageRefusesWhatIsNoCatalogue(t *testing.T) {
	for _, doc := range []string{"", "[]", `{"k": 1}`, `{"k": "v"} {"k": "w"}`, `{"k": "v"`} {
		_, err := townhall.ReadLanguage("pt", strings.NewReader(doc))
		assert.Equal(t, "language pt", failed(t, townhall.Invalid, err).Field, doc)
	}
	broken := errors.New("broken pipe")
	_, err := townhall.ReadLanguage("pt", iotest.ErrReader(broken))
	assert.ErrorIs(t, err, broken)
}

func TestParseLanguage(t *testing.T) {
	yes := townhall.ValueOf([]townhall.Value{townhall.ValueOf(true), townhall.ValueOf(false)})
	for tag, want := range map[string]string{"zh": "是、否", "zh-CN": "是、否", "zh-Hans": "是、否", "ZH_cn": "是、否", "en": "yes, no", "en-GB": "yes, no"} {
		l, err := townhall.ParseLanguage(tag)
		require.NoError(t, err)
		assert.Equal(t, want, yes.In(l), tag)
		assert.Equal(t, tag, l.Tag)
	}
	for _, tag := range []string{"", "pt", "zhx", "english", "-zh"} {
		_, err := townhall.ParseLanguage(tag)
		assert.Equal(t, "language", failed(t, townhall.Invalid, err).Field, tag)
	}
	assert.Equal(t, "是", townhall.ValueOf(true).In(townhall.Language{Tag: "zh-Hans-CN"}), "however it was made")
}
