package pos

// Granted is a grant for right, as [Till.Allow] makes one.
func Granted(right Right) Grant { return Grant{Operator: "01", right: right} }
