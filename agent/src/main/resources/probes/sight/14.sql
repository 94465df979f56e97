-- Whether the role may see what other sessions do; without, PostgreSQL gives nulls, which must not be taken for nothing.
select pg_has_role('pg_read_all_stats', 'usage') as sees
