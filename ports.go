package townhall

import (
	"context"
	"io"
	"strings"
	"time"
)

// Files keeps attachments by their content: scans, photos, signed papers. What is put twice is kept once.
type Files interface {
	// Put reads to the end and keeps the content; nothing is kept if reading fails.
	Put(ctx context.Context, content io.Reader) (Digest, error)
	// Open gives the content; Error NotFound if it was never put. Reading to the end checks the digest, and content
	// that does not match it ends in Error Corrupt instead of io.EOF.
	Open(ctx context.Context, d Digest) (io.ReadCloser, error)
}

// Digest names content by its hash: "sha256:" and 64 hex digits, or another algorithm that the host injects.
type Digest string

// ParseDigest reads "algorithm:hex".
func ParseDigest(s string) (Digest, error) {
	algorithm, hex, ok := strings.Cut(s, ":")
	if !ok || !plainName(algorithm) || len(hex) < 32 || len(hex) > 128 || len(hex)%2 != 0 || strings.Trim(hex, "0123456789abcdef") != "" {
		return "", invalid("digest", s, Say("digest.needed", "形如 sha256:<十六进制> 的摘要", "a digest such as sha256:<hex>"))
	}
	return Digest(s), nil
}

// Attachment is a file as a document refers to it.
type Attachment struct {
	Digest Digest `json:"digest"`
	Name   string `json:"name"`
	Type   string `json:"type"` // media type
	Size   int64  `json:"size"` // bytes
}

// Vault (保险库) keeps personal data apart from records, each person under a key of their own, so that dropping the key
// shreds the person while every record and its history stay valid.
type Vault interface {
	// Put keeps or replaces a person's data.
	Put(ctx context.Context, id PersonID, p Person) error
	// Get gives it back; Error NotFound if never kept, Error Gone if shredded.
	Get(ctx context.Context, id PersonID) (Person, error)
	// Find gives those whose field ("name", "number", "phone", "address" or a key of More) has the value, in order
	// of id. It looks through a keyed index, never through the data; case, width and spaces do not matter.
	Find(ctx context.Context, field, value string) ([]PersonID, error)
	// Shred drops the person's key and index for good. Shredding twice is no error; Error NotFound if the person was
	// never kept, since a mistyped id must not look like a duty done.
	Shred(ctx context.Context, id PersonID) error
}

// Person is what identifies somebody.
type Person struct {
	Name    string            `json:"name,omitempty"`
	Number  string            `json:"number,omitempty"` // identity card, registration
	Phone   string            `json:"phone,omitempty"`
	Address string            `json:"address,omitempty"`
	More    map[string]string `json:"more,omitempty"`
}

// Fields lists the person's fields by name, without empty ones.
func (p Person) Fields() map[string]string {
	fields := map[string]string{}
	for _, part := range []map[string]string{p.More, {"name": p.Name, "number": p.Number, "phone": p.Phone, "address": p.Address}} {
		for k, v := range part {
			if v != "" {
				fields[k] = v
			}
		}
	}
	return fields
}

// Only is the person with no more than some fields, by the names that Fields gives them.
func (p Person) Only(fields ...string) Person {
	var out Person
	for _, f := range fields {
		switch f {
		case "name":
			out.Name = p.Name
		case "number":
			out.Number = p.Number
		case "phone":
			out.Phone = p.Phone
		case "address":
			out.Address = p.Address
		default:
			if v, ok := p.More[f]; ok {
				if out.More == nil {
					out.More = map[string]string{}
				}
				out.More[f] = v
			}
		}
	}
	return out
}

// Notifier carries messages: mail, SMS, a queue. Notify may see a notice again after a crash; Notice.ID is then the same.
type Notifier interface {
	Notify(ctx context.Context, n Notice) error
}

// Notice is a message that a duty of a record is due.
type Notice struct {
	ID    string    `json:"id"`
	To    UnitID    `json:"to"`
	Ref   Ref       `json:"ref"`
	Place Place     `json:"place,omitempty"`
	Duty  Duty      `json:"duty"`
	Due   Date      `json:"due"`
	Text  Text      `json:"text"`
	At    time.Time `json:"at"`
}

// Directory brings the host's people, posts and units.
type Directory interface {
	// Unit gives a unit; Error NotFound if there is none.
	Unit(ctx context.Context, id UnitID) (Unit, error)
	// Holders gives who holds a post in a unit on a day, in order of id.
	Holders(ctx context.Context, unit UnitID, post string, on Date) ([]PersonID, error)
}

// Unit (单位) is an office, village, committee or other body of the host.
type Unit struct {
	ID     UnitID `json:"id"`
	Name   Text   `json:"name"`
	Place  Place  `json:"place,omitempty"`
	Parent UnitID `json:"parent,omitempty"`
}
