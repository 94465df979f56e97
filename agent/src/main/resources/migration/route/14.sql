-- The agent's own session as the server sees it; no address where it came by a local socket.
select coalesce(host(inet_client_addr()), '') as address,
       coalesce(inet_client_port(), -1)::int8 as port
