package notify_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/cn"
	"github.com/townhall-go/townhall/adapters/memory"
	"github.com/townhall-go/townhall/adapters/notify"
	"github.com/townhall-go/townhall/adapters/vault"
)

func notice() townhall.Notice {
	return townhall.Notice{ID: "remind/mediation.case/c1/term/2026-12-01", To: "dongcun", Ref: townhall.Ref{Kind: "mediation.case", ID: "c1"}, Place: "shuinan/dongcun",
		Duty: townhall.Duty{Rule: "mediation.term", Extensions: []townhall.Extension{{By: townhall.Actor{Person: "wang-wu"}}}}, Due: townhall.NewDate(2026, 12, 1),
		Text: townhall.Say("x", "案件到期", "the case is due"), At: time.Date(2026, 11, 28, 9, 0, 0, 0, cn.Zone)}
}

func to(addresses ...string) notify.Recipients {
	return func(context.Context, townhall.Notice) ([]string, error) { return addresses, nil }
}

// outbox is a gateway that keeps what it is given, and fails for some numbers.
type outbox struct {
	sent []string
	fail map[string]error
}

func (o *outbox) Send(_ context.Context, to, text, id string) error {
	o.sent = append(o.sent, to+" "+id+" "+text)
	return o.fail[to]
}

func sms(t *testing.T, g notify.Gateway, to notify.Recipients, parts int) *notify.SMS {
	t.Helper()
	s, err := notify.NewSMS(g, to, townhall.ZH, parts)
	require.NoError(t, err)
	return s
}

func TestOneRecipientThatFailsDoesNotKeepTheOthersWaiting(t *testing.T) {
	down := errors.New("no such number")
	o := &outbox{fail: map[string]error{"1": down}}
	s := sms(t, o, to("1", "2"), 1)
	require.ErrorIs(t, s.Notify(context.Background(), notice()), down)
	require.Len(t, o.sent, 2)
	first := slices.Clone(o.sent)
	require.ErrorIs(t, s.Notify(context.Background(), notice()), down)
	assert.Equal(t, first, o.sent[2:], "the same ids when it is sent again")
	assert.NotEqual(t, strings.Fields(o.sent[0])[1], strings.Fields(o.sent[1])[1], "each recipient has one")
	other := notice()
	other.ID = "another"
	require.Error(t, s.Notify(context.Background(), other))
	assert.NotEqual(t, first[0], o.sent[4])
}

func TestNoticesThatReachNobody(t *testing.T) {
	o := &outbox{}
	require.ErrorIs(t, sms(t, o, to(), 1).Notify(context.Background(), notice()), townhall.NotFound)
	broken := errors.New("directory")
	require.ErrorIs(t, sms(t, o, func(context.Context, townhall.Notice) ([]string, error) { return nil, broken }, 1).Notify(context.Background(), notice()), broken)
	unnamed := notice()
	unnamed.ID = ""
	require.ErrorIs(t, sms(t, o, to("1"), 1).Notify(context.Background(), unnamed), townhall.Invalid)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	require.ErrorIs(t, sms(t, o, to("1"), 1).Notify(ctx, notice()), context.Canceled)
	assert.Empty(t, o.sent)
}

func TestAllWaysAreTried(t *testing.T) {
	a, b := &outbox{fail: map[string]error{"1": errors.New("a")}}, &outbox{fail: map[string]error{"1": errors.New("b")}}
	err := notify.All(sms(t, a, to("1"), 1), sms(t, b, to("1"), 1)).Notify(context.Background(), notice())
	assert.EqualError(t, err, "a\nb")
	assert.Len(t, b.sent, 1)
	assert.NoError(t, notify.All().Notify(context.Background(), notice()))
}

// posts is a directory.
type posts map[string][]townhall.PersonID

func (posts) Unit(context.Context, townhall.UnitID) (townhall.Unit, error) {
	return townhall.Unit{}, nil
}

func (p posts) Holders(_ context.Context, unit townhall.UnitID, post string, on townhall.Date) ([]townhall.PersonID, error) {
	if post == "" {
		return nil, errors.New("no post")
	}
	return p[fmt.Sprint(unit, " ", post, " ", on)], nil
}

func TestHoldersOfAPost(t *testing.T) {
	ctx := context.Background()
	v, err := vault.Memory(make([]byte, vault.MasterSize))
	require.NoError(t, err)
	for id, p := range map[townhall.PersonID]townhall.Person{"a": {Phone: "1", More: map[string]string{"email": "a@x"}}, "b": {Phone: "1"}, "c": {Name: "c"}, "gone": {Phone: "9"}} {
		require.NoError(t, v.Put(ctx, id, p))
	}
	require.NoError(t, v.Shred(ctx, "gone"))
	d := posts{"dongcun clerk 2026-11-28": {"a", "b", "c", "gone", "unknown"}}
	got, err := notify.Holders(d, "clerk", notify.Kept(v, "phone"))(ctx, notice())
	require.NoError(t, err)
	assert.Equal(t, []string{"1"}, got, "each number once")
	got, err = notify.Holders(d, "clerk", notify.Kept(v, "email"))(ctx, notice())
	require.NoError(t, err)
	assert.Equal(t, []string{"a@x"}, got)
	_, err = notify.Holders(d, "", notify.Kept(v, "phone"))(ctx, notice())
	assert.EqualError(t, err, "no post")
	down := errors.New("down")
	_, err = notify.Holders(d, "clerk", func(context.Context, townhall.PersonID) (string, error) { return "", down })(ctx, notice())
	assert.ErrorIs(t, err, down)
}

func TestParts(t *testing.T) {
	for name, tc := range map[string]struct {
		text  string
		parts int
	}{
		"nothing":                         {"", 1},
		"GSM, full":                       {strings.Repeat("a", 160), 1},
		"GSM, one more":                   {strings.Repeat("a", 161), 2},
		"GSM, two full":                   {strings.Repeat("a", 306), 2},
		"GSM, three":                      {strings.Repeat("a", 307), 3},
		"euros count twice":               {strings.Repeat("€", 80), 1},
		"euros":                           {strings.Repeat("€", 81), 2},
		"a euro is in one part":           {strings.Repeat("€", 153), 3}, // 76 fit in a part, of 153 septets
		"Chinese, full":                   {strings.Repeat("很", 70), 1},
		"Chinese, one more":               {strings.Repeat("很", 71), 2},
		"Chinese, two full":               {strings.Repeat("很", 134), 2},
		"Chinese, three":                  {strings.Repeat("很", 135), 3},
		"one Chinese character in others": {strings.Repeat("a", 70) + "很", 2},
		"surrogates":                      {strings.Repeat("🙂", 35), 1},
		"a surrogate is in one part":      {strings.Repeat("🙂", 67), 3}, // 33 fit in a part, of 67 units
	} {
		assert.Equal(t, tc.parts, notify.Parts(tc.text), name)
	}
}

func TestAShortenedTextFitsAndShowsIt(t *testing.T) {
	assert.Equal(t, strings.Repeat("很", 69)+"…", notify.Shorten(strings.Repeat("很", 71), 1))
	assert.Equal(t, strings.Repeat("a", 157)+"...", notify.Shorten(strings.Repeat("a", 161), 1))
	assert.Equal(t, strings.Repeat("很", 133)+"…", notify.Shorten(strings.Repeat("很", 140), 2))
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.RuneFrom([]rune("ab €^很🙂")), 0, 400, -1).Draw(t, "text")
		parts := rapid.IntRange(1, 3).Draw(t, "parts")
		short := notify.Shorten(text, parts)
		require.LessOrEqual(t, notify.Parts(short), parts)
		if notify.Parts(text) <= parts {
			require.Equal(t, text, short)
			return
		}
		kept, shown := strings.CutSuffix(short, "…")
		if !shown {
			kept, shown = strings.CutSuffix(short, "...")
		}
		require.True(t, shown)
		require.True(t, strings.HasPrefix(text, kept))
	})
}

func TestSMSIsOneLineOfValidText(t *testing.T) {
	o := &outbox{}
	n := notice()
	n.Text = townhall.Plain(" a\r\nb\xff\tc ")
	require.NoError(t, sms(t, o, to("1"), 1).Notify(context.Background(), n))
	assert.True(t, strings.HasSuffix(o.sent[0], " a b\ufffd c"), o.sent[0])
	for _, parts := range []int{0, 11} {
		_, err := notify.NewSMS(o, to("1"), townhall.ZH, parts)
		assert.ErrorIs(t, err, townhall.Invalid)
	}
	_, err := notify.NewSMS(nil, to("1"), townhall.ZH, 1)
	assert.ErrorIs(t, err, townhall.Invalid)
}

// Whom a notice reaches is a post in the unit that has the duty; the office's tick sends it once.
func Example() {
	ctx := context.Background()
	people, err := vault.Memory([]byte(strings.Repeat("k", vault.MasterSize))) // a real one is random, and kept elsewhere
	if err != nil {
		fmt.Println(err)
		return
	}
	_ = people.Put(ctx, "p1", townhall.Person{Phone: "13800000000"})
	directory := posts{"dongcun clerk 2026-03-16": {"p1"}}

	gateway := &outbox{}
	messages, err := notify.NewSMS(gateway, notify.Holders(directory, "clerk", notify.Kept(people, "phone")), townhall.ZH, 2)
	if err != nil {
		fmt.Println(err)
		return
	}
	office := cn.Office(memory.New(), townhall.Anyone())
	office.Notifier = notify.All(messages)                                                                                      // and mail, and a webhook
	err = office.Notifier.Notify(ctx, townhall.Notice{ID: "n1", To: "dongcun", At: time.Date(2026, 3, 16, 9, 0, 0, 0, cn.Zone), // as Tick does
		Text: townhall.Say("example.due", "一件调解案件今日到期", "a case is due today")})
	fmt.Println(err)
	fmt.Println(gateway.sent[0])
	// Output:
	// <nil>
	// 13800000000 notice-2481967e994dd1253f7d02e9aac696cf 一件调解案件今日到期
}
