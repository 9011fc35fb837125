package townhall

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"reflect"
)

// The words that are structs have a form for a host's own tables: JSON text, for a text or JSON column, and NULL for the
// zero word. A stored word that cannot be read back, or that its Check refuses, is an error that names the member.

func jsonValue(v any) (driver.Value, error) {
	if reflect.ValueOf(v).IsZero() {
		return nil, nil
	}
	doc, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	return string(doc), nil
}

func scanJSON[T any](dst *T, field string, src any) error {
	var doc []byte
	switch s := src.(type) {
	case nil:
	case string:
		doc = []byte(s)
	case []byte:
		doc = s
	default:
		return invalid(field, fmt.Sprintf("%T", src), Say("scan.json", "JSON 文本或空值", "JSON text or NULL"))
	}
	var v T
	if len(doc) > 0 {
		if err := decode(doc, &v, false); err != nil {
			return within(field, err)
		}
	}
	if word, ok := any(v).(interface{ Check(field string) error }); ok && !reflect.ValueOf(v).IsZero() {
		if err := word.Check(field); err != nil {
			return err
		}
	}
	*dst = v
	return nil
}

// Value stores the period as JSON.
func (p Period) Value() (driver.Value, error) { return jsonValue(p) }

// Scan reads a stored period.
func (p *Period) Scan(src any) error { return scanJSON(p, "period", src) }

// Value stores the limit as JSON.
func (l Limit) Value() (driver.Value, error) { return jsonValue(l) }

// Scan reads a stored limit.
func (l *Limit) Scan(src any) error { return scanJSON(l, "limit", src) }

// Value stores the duty as JSON.
func (d Duty) Value() (driver.Value, error) { return jsonValue(d) }

// Scan reads a stored duty.
func (d *Duty) Scan(src any) error { return scanJSON(d, "duty", src) }

// Value stores the suspension as JSON. Without it, that of the embedded Period would leave out the reason.
func (s Suspension) Value() (driver.Value, error) { return jsonValue(s) }

// Scan reads a stored suspension.
func (s *Suspension) Scan(src any) error { return scanJSON(s, "suspension", src) }

// Value stores the cite as JSON.
func (c Cite) Value() (driver.Value, error) { return jsonValue(c) }

// Scan reads a stored cite.
func (c *Cite) Scan(src any) error { return scanJSON(c, "cite", src) }

// Value stores the claim as JSON.
func (c Claim) Value() (driver.Value, error) { return jsonValue(c) }

// Scan reads a stored claim.
func (c *Claim) Scan(src any) error { return scanJSON(c, "claim", src) }

// Value stores the reconciled claim as JSON. Without it, that of the embedded Claim would leave out the result.
func (r Reconciled) Value() (driver.Value, error) { return jsonValue(r) }

// Scan reads a stored reconciled claim.
func (r *Reconciled) Scan(src any) error { return scanJSON(r, "reconciled", src) }

// Value stores the text as JSON.
func (t Text) Value() (driver.Value, error) { return jsonValue(t) }

// Scan reads a stored text.
func (t *Text) Scan(src any) error { return scanJSON(t, "text", src) }

// Value stores the actor as JSON.
func (a Actor) Value() (driver.Value, error) { return jsonValue(a) }

// Scan reads an stored actor.
func (a *Actor) Scan(src any) error { return scanJSON(a, "actor", src) }

// Value stores the finding as JSON.
func (f Finding) Value() (driver.Value, error) { return jsonValue(f) }

// Scan reads a stored finding.
func (f *Finding) Scan(src any) error { return scanJSON(f, "finding", src) }
