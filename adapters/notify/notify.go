// Package notify carries notices of what is due: by mail, by webhook, by SMS.
//
//	mail, err := notify.NewMail(notify.MailOptions{Host: "mail.town.example", From: "townhall@town.example",
//		To: notify.Holders(directory, "clerk", notify.Kept(vault, "email"))})
//	office.Notifier = notify.All(mail, sms)
//	_, err = office.Tick(ctx, now) // reminds, once for each due date
//
// Whom a notice reaches is the host's to say, by a Recipients. A notice that could not be sent to somebody is sent again by
// the next tick, to all; each message has an identity that follows from the notice and its recipient, so that mailboxes,
// gateways and receivers of webhooks can tell one that comes twice.
package notify

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"

	"github.com/townhall-go/townhall"
)

// Recipients finds the addresses that a notice goes to: of mail, or telephone numbers.
type Recipients func(ctx context.Context, n townhall.Notice) ([]string, error)

// Address finds a person's address; "" if they have none.
type Address func(ctx context.Context, p townhall.PersonID) (string, error)

// Holders reaches those who hold a post in the unit that a notice is for, on the day on which it is sent. Who has no address
// is passed over; if nobody has one, the notice reaches nobody and is an error.
func Holders(d townhall.Directory, post string, address Address) Recipients {
	return func(ctx context.Context, n townhall.Notice) ([]string, error) {
		people, err := d.Holders(ctx, n.To, post, townhall.DateOf(n.At))
		if err != nil {
			return nil, err
		}
		var out []string
		for _, p := range people {
			at, err := address(ctx, p)
			if err != nil {
				return nil, err
			}
			if at != "" && !slices.Contains(out, at) {
				out = append(out, at)
			}
		}
		return out, nil
	}
}

// Kept looks an address up in a vault: "phone", or a key of Person.More. Who was never kept or was shredded has none.
func Kept(v townhall.Vault, field string) Address {
	return func(ctx context.Context, id townhall.PersonID) (string, error) {
		p, err := v.Get(ctx, id)
		if errors.Is(err, townhall.NotFound) || errors.Is(err, townhall.Gone) {
			return "", nil
		}
		return p.Fields()[field], err
	}
}

// All sends by several ways, by each whatever becomes of the others, and joins their errors.
func All(ways ...townhall.Notifier) townhall.Notifier { return all(ways) }

type all []townhall.Notifier

func (a all) Notify(ctx context.Context, n townhall.Notice) error {
	var failed []error
	for _, way := range a {
		failed = append(failed, way.Notify(ctx, n))
	}
	return errors.Join(failed...)
}

// each sends to each recipient, whatever becomes of the others.
func each(ctx context.Context, to Recipients, n townhall.Notice, send func(address string) error) error {
	if err := named(n); err != nil {
		return err
	}
	addresses, err := to(ctx, n)
	if err != nil {
		return err
	}
	if len(addresses) == 0 {
		return &townhall.Error{Kind: townhall.NotFound, Ref: n.Ref, Field: "recipients", Found: townhall.ValueOf(string(n.To)),
			Needed: townhall.Say("notify.recipients", "至少一个收件人", "a recipient at least")}
	}
	var failed []error
	for _, address := range addresses {
		if ctx.Err() != nil {
			return errors.Join(append(failed, ctx.Err())...)
		}
		failed = append(failed, send(address))
	}
	return errors.Join(failed...)
}

// named refuses a notice that could not be told from others.
func named(n townhall.Notice) error {
	if n.ID == "" {
		return missing("notice.id", townhall.Say("notify.id", "通知的编号", "a notice with an id"))
	}
	return nil
}

// identity is of a notice to a recipient: the same each time, and of characters that every protocol takes.
func identity(n townhall.Notice, recipient string) string {
	sum := sha256.Sum256([]byte(n.ID + "\x00" + recipient))
	return "notice-" + hex.EncodeToString(sum[:16])
}

func missing(field string, needed townhall.Text) error {
	return &townhall.Error{Kind: townhall.Invalid, Field: field, Needed: needed}
}
