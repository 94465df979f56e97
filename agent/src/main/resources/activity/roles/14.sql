select oid::int8 as oid, rolname::text as name from pg_roles limit 5000
