package access

// Town (乡镇角色) are ready roles for a Chinese town.
func Town() Roles { return nil }
