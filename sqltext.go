package townhall

import (
	"database/sql/driver"
	"encoding"
	"fmt"
)

// parseInto is UnmarshalText for a word with a parser: nothing is the zero value, and a failed parse leaves dst alone.
func parseInto[T any](dst *T, b []byte, parse func(string) (T, error)) error {
	var v T
	if len(b) > 0 {
		var err error
		if v, err = parse(string(b)); err != nil {
			return err
		}
	}
	*dst = v
	return nil
}

// nullText is what an empty text is in a database.
func nullText(s string) driver.Value {
	if s == "" {
		return nil
	}
	return s
}

// scanText is Scan for a word that is stored as text.
func scanText(dst encoding.TextUnmarshaler, field string, src any) error {
	switch s := src.(type) {
	case nil:
		return dst.UnmarshalText(nil)
	case string:
		return dst.UnmarshalText([]byte(s))
	case []byte:
		return dst.UnmarshalText(s)
	default:
		return invalid(field, fmt.Sprintf("%T", src), Say("scan.needed", "文本或空值", "text or NULL"))
	}
}
