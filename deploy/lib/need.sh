# Sourced by demo and verify: makes sure that the tools they use are there.
#
# need TOOL...   with tools out of: jdk maven pg_dump
#
# On Debian and Ubuntu, as root, what is missing is installed and said so. Elsewhere nothing is touched: the exact packages are
# printed, and the script ends with 2. Everything goes to stderr; stdout belongs to whoever called.

need_say() { echo "godwit: $*" >&2; }

# The major version in the first line that has one: "javac 17.0.1", "Apache Maven 3.8.7", "pg_dump (PostgreSQL) 15.18 ...".
# Maven writes its name in bold even into a pipe.
need_version() { "$@" 2>&1 | sed -nE $'s/\x1b\\[[0-9;]*m//g; s/^[^0-9]* ([0-9]+(\\.[0-9]+)?).*/\\1/p' | head -n 1; }

need_has() {
    case $1 in
        jdk) command -v javac >/dev/null && need_at_least 17 0 "$(need_version "${JAVA_HOME:+$JAVA_HOME/bin/}javac" -version)" ;;
        maven) command -v mvn >/dev/null && need_at_least 3 8 "$(need_version mvn --version)" ;;
        pg_dump) command -v pg_dump >/dev/null ;;
        *) need_say "need does not know $1"; exit 2 ;;
    esac
}

# need_at_least MAJOR MINOR VERSION
need_at_least() {
    local major=${3%%.*} minor=0
    case $3 in *.*) minor=${3#*.} ;; esac
    [ -n "$major" ] || return 1
    [ "$major" -gt "$1" ] || { [ "$major" -eq "$1" ] && [ "$minor" -ge "$2" ]; }
}

# What the distribution calls it. Debian has one JDK a release, so take the first of those that are good enough.
need_package() {
    case $1 in
        jdk)
            local jdk
            for jdk in openjdk-17-jdk-headless openjdk-21-jdk-headless openjdk-25-jdk-headless; do
                if [ -n "$(apt-cache policy "$jdk" 2>/dev/null | sed -n '/Candidate: (none)/d; /Candidate:/p')" ]; then
                    echo "$jdk"
                    return
                fi
            done
            echo default-jdk-headless
            ;;
        maven) echo maven ;;
        pg_dump) echo postgresql-client ;;
    esac
}

need_debian() { [ -f /etc/debian_version ] && command -v apt-get >/dev/null; }

need_install() {
    local tool packages=()
    apt-get -q update >/dev/null || need_say "apt-get update failed; going on with the package lists there are"
    for tool in "$@"; do packages+=("$(need_package "$tool")"); done
    need_say "installing ${packages[*]} (apt-get), which this machine lacks"
    DEBIAN_FRONTEND=noninteractive apt-get -q -y install --no-install-recommends "${packages[@]}" >&2
}

need_explain() {
    local tool
    need_say "this machine lacks: $*"
    if need_debian; then
        local packages=()
        for tool in "$@"; do packages+=("$(need_package "$tool")"); done
        need_say "    hint: As root: apt-get update && apt-get install ${packages[*]}"
        return
    fi
    for tool in "$@"; do
        case $tool in
            jdk) need_say "    hint: Install a JDK, 17 or newer (java-17-openjdk-devel on Fedora and RHEL, jdk17-openjdk on Arch)." ;;
            maven) need_say "    hint: Install Maven, 3.8 or newer (package maven)." ;;
            pg_dump) need_say "    hint: Install pg_dump of PostgreSQL 14 to 18 (postgresql on Fedora and RHEL, postgresql-libs on Arch)." ;;
        esac
    done
}

need_missing() {
    local tool
    for tool in "$@"; do need_has "$tool" || echo "$tool"; done
}

need() {
    local missing
    mapfile -t missing < <(need_missing "$@")
    if [ "${#missing[@]}" -gt 0 ] && need_debian && [ "$(id -u)" -eq 0 ]; then
        need_install "${missing[@]}" || need_say "apt-get install failed"
        mapfile -t missing < <(need_missing "$@")
    fi
    if [ "${#missing[@]}" -gt 0 ]; then
        need_explain "${missing[@]}"
        exit 2
    fi
}

# The PostgreSQL servers that the demo and the tests start are built for this platform alone.
need_platform() {
    if [ "$(uname -s)-$(uname -m)" != Linux-x86_64 ]; then
        need_say "this is $(uname -s) on $(uname -m); the PostgreSQL servers it starts are built for Linux on x86_64"
        need_say "    hint: Use such a machine or a container; the agent itself runs wherever Java 17 does."
        exit 2
    fi
}
