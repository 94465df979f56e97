-- When somebody looked last whether a server's migrations go on; written while any does. Milliseconds of the epoch.
create table looked (
    target text primary key,
    at integer not null
) strict;
