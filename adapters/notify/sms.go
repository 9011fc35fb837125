package notify

import (
	"context"
	"sort"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/townhall-go/townhall"
)

// Gateway (短信网关) is a provider of SMS, which a host brings. Send may see a message again after a failure; id is then the
// same, and a provider that knows such ids sends it once.
type Gateway interface {
	Send(ctx context.Context, to, text, id string) error
}

// SMS sends notices as short messages.
type SMS struct {
	gateway  Gateway
	to       Recipients
	language townhall.Language
	parts    int
}

var _ townhall.Notifier = (*SMS)(nil)

// NewSMS sends in a language, in so many parts at most, for each of which a provider is paid. A longer text is shortened,
// and shows it.
func NewSMS(g Gateway, to Recipients, l townhall.Language, parts int) (*SMS, error) {
	switch {
	case g == nil || to == nil:
		return nil, missing("gateway", townhall.Say("notify.gateway", "网关和收件人", "a gateway and recipients"))
	case parts < 1 || parts > 10:
		return nil, &townhall.Error{Kind: townhall.Invalid, Field: "parts", Found: townhall.ValueOf(parts), Needed: townhall.Say("notify.parts", "1 至 10 条", "1 to 10 parts")}
	}
	return &SMS{g, to, l, parts}, nil
}

// Notify sends a notice to each recipient.
func (s *SMS) Notify(ctx context.Context, n townhall.Notice) error {
	text := Shorten(strings.Join(strings.Fields(strings.ToValidUTF8(n.Text.In(s.language), string(utf8.RuneError))), " "), s.parts)
	return each(ctx, s.to, n, func(number string) error {
		return s.gateway.Send(ctx, number, text, identity(n, number))
	})
}

// The characters of GSM 03.38, of one septet and, behind an escape, of two.
const (
	gsmBasic    = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
	gsmExtended = "\f^{}\\[~]|€"
)

// coding is how a text is sent: how many units a message alone holds, how many a part of several, and how long a character is.
type coding struct {
	alone, part int
	size        func(rune) int
	end         string // of a text that was shortened
}

func codingOf(text string) coding {
	for _, r := range text {
		if !strings.ContainsRune(gsmBasic, r) && !strings.ContainsRune(gsmExtended, r) {
			return coding{70, 67, utf16.RuneLen, "…"}
		}
	}
	return coding{160, 153, func(r rune) int {
		if strings.ContainsRune(gsmExtended, r) {
			return 2
		}
		return 1
	}, "..."}
}

// Parts is in how many parts a text is sent: of 160 characters that GSM has, or 70 of others, and somewhat fewer where it takes
// several. No character lies in two parts.
func Parts(text string) int {
	c := codingOf(text)
	total, parts, used := 0, 1, 0
	for _, r := range text {
		n := c.size(r)
		total += n
		if used += n; used > c.part {
			parts, used = parts+1, n
		}
	}
	if total <= c.alone {
		return 1
	}
	return parts
}

// Shorten cuts a text so that it fits in so many parts, and ends it with an ellipsis.
func Shorten(text string, parts int) string {
	if Parts(text) <= parts {
		return text
	}
	end := codingOf(text).end
	runes := []rune(text)
	tooLong := sort.Search(len(runes), func(n int) bool { return Parts(string(runes[:n])+end) > parts })
	return strings.TrimRight(string(runes[:max(tooLong-1, 0)]), " ") + end
}
