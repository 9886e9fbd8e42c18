"""zone - the DNS of the policy load: each sender domain takes mail and has an SPF record as domains with a provider have

The record names the domain's MX hosts and includes the provider's; a DNS list of addresses lists none of the clients.
"""

DOMAINS = 2000
BLOCKLIST = "bl.example"
LABELS = ["dnsbl", "no-return", "spf-header", "spf-fail"]

PROVIDER = """
spf.provider.example.  IN TXT "v=spf1 include:one.spf.provider.example include:two.spf.provider.example ~all"
one.spf.provider.example. IN TXT "v=spf1 ip4:0.0.0.0/2 ip4:64.0.0.0/2 ~all"
two.spf.provider.example. IN TXT "v=spf1 ip4:128.0.0.0/2 ip4:192.0.0.0/2 ~all"
2.0.0.127.bl.example.  IN A 127.0.0.2
"""

DOMAIN = """
{name}.     IN MX 10 mx0.{name}.
            IN MX 20 mx1.{name}.
            IN TXT "v=spf1 mx include:spf.provider.example -all"
mx0.{name}. IN A 203.0.113.10
mx1.{name}. IN A 203.0.113.11
"""


def records():
    return PROVIDER + "".join(DOMAIN.format(name=f"d{number}.example") for number in range(DOMAINS))
