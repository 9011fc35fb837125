package sqlstore

import "fmt"

// readable is the document, or an empty one where it holds a character that PostgreSQL cannot show: then it refuses to read
// any field of it.
func (Postgres) readable() string {
	return `CASE WHEN strpos(doc::text, '\u') > 0 AND doc::text ~ '` + pgUnshowable + `' THEN '{}'::json ELSE doc END`
}

const (
	// An escaped zero or half of a surrogate pair, behind an even number of backslashes.
	pgUnshowable = `(?<!\\)(\\\\)*\\u(0000|[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB][0-9a-fA-F]{2}\\u)[dD][c-fC-F])`

	pgDay = `(?!0000)(\d{4}-((0[13578]|1[02])-(0[1-9]|[12]\d|3[01])|(0[469]|11)-(0[1-9]|[12]\d|30)|02-(0[1-9]|1\d|2[0-8]))` +
		`|(\d\d(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)-02-29)`
	pgTime = `T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[-+](0\d|1[0-4]):[0-5]\d)`
)

// field reads a field of a document. What does not look like the type is NULL, so that one odd document does not fail a
// report on all.
func (Postgres) field(name string, t fieldType) string {
	key := literal(name)
	if t == asJSON {
		return "NULLIF((readable->" + key + ")::text, 'null')::json"
	}
	text := "(readable->>" + key + ")"
	pattern := map[fieldType]string{
		asInteger:   `^-?\d{1,18}$`,
		asBoolean:   `^(true|false)$`,
		asDate:      `^(` + pgDay + `)$`,
		asTimestamp: `^(` + pgDay + `)` + pgTime + `$`,
		asNumber:    `^-?\d{1,99}(\.\d{1,99})?([eE][-+]?\d{1,2})?$`,
	}[t]
	if pattern == "" {
		return text
	}
	return fmt.Sprintf("CASE WHEN %s ~ '%s' THEN %s::%s END", text, pattern, text, t)
}

// readable: SQLite shows whatever there is.
func (SQLite) readable() string { return "doc" }

// field reads a field of a document. SQLite has no dates: they stay text. JSON null is NULL.
func (SQLite) field(name string, t fieldType) string {
	path := literal(`$."` + name + `"`)
	value, kind := "json_extract(readable, "+path+")", "json_type(readable, "+path+")"
	switch t {
	case asInteger:
		return fmt.Sprintf("CASE %s WHEN 'integer' THEN %s END", kind, value)
	case asBoolean:
		return fmt.Sprintf("CASE %s WHEN 'true' THEN 1 WHEN 'false' THEN 0 END", kind)
	case asNumber:
		return fmt.Sprintf("CASE WHEN %s IN ('integer', 'real') THEN %s END", kind, value)
	case asJSON:
		return value
	default:
		return fmt.Sprintf("CASE %s WHEN 'text' THEN %s END", kind, value)
	}
}
