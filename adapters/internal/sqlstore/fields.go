package sqlstore

import "fmt"

// field reads a field of a document. Text that does not look like the type is NULL, so that one odd document does not
// fail a report on all.
func (Postgres) field(name string, t fieldType) string {
	key := literal(name)
	if t == asJSON {
		return "NULLIF((doc->" + key + ")::text, 'null')::json"
	}
	text := "(doc->>" + key + ")"
	pattern := map[fieldType]string{
		asInteger:   `^-?\d{1,18}$`,
		asBoolean:   `^(true|false)$`,
		asDate:      `^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$`,
		asTimestamp: `^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[-+]\d\d:\d\d)$`,
		asNumber:    `^-?\d+(\.\d+)?([eE][-+]?\d{1,2})?$`,
	}[t]
	if pattern == "" {
		return text
	}
	return fmt.Sprintf("CASE WHEN %s ~ '%s' THEN %s::%s END", text, pattern, text, t)
}

// field reads a field of a document. SQLite has no dates: they stay text. JSON null is NULL.
func (SQLite) field(name string, t fieldType) string {
	path := literal(`$."` + name + `"`)
	value, kind := "json_extract(doc, "+path+")", "json_type(doc, "+path+")"
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
