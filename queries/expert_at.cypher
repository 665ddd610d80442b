// Experts of a name at an employer: settles namesakes, 姓名（工作单位）.
// Params: name, employers (spellings). Returns: id, name.
MATCH (n:`Expert`)
WHERE n.name = $name AND n.employer IN $employers
RETURN n.id AS id, n.name AS name
ORDER BY n.id
