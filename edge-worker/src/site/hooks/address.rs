//! Where a webhook may point: at the world outside, never at the machine itself or its neighbours. The runtime refuses private
//! addresses behind names as well.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether a URL may be one of a webhook.
#[must_use]
pub fn is_public(url: &str) -> bool {
    let lower = url.trim().to_ascii_lowercase();
    let Some(rest) = lower.strip_prefix("https://").or_else(|| lower.strip_prefix("http://")) else { return false };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if url.len() > 1_000 || url.chars().any(|c| c.is_control() || c.is_whitespace()) || authority.contains(['@', '\\', '%']) {
        return false;
    }
    if let Some(inside) = authority.strip_prefix('[') {
        let address = inside.split(']').next().unwrap_or_default();
        return address.parse::<Ipv6Addr>().is_ok_and(|address| is_world(IpAddr::V6(address)));
    }
    let host = authority.split(':').next().unwrap_or_default().trim_end_matches('.');
    if let Ok(address) = host.parse::<Ipv4Addr>() {
        return is_world(IpAddr::V4(address));
    }
    // What ends in a number is an address in another notation: `2130706433`, `0x7f.1`.
    let last = host.rsplit('.').next().unwrap_or_default();
    let is_number = last.is_empty() || last.starts_with("0x") || last.bytes().all(|byte| byte.is_ascii_digit());
    let is_own = ["localhost", "local", "internal", "home", "lan", "arpa"].contains(&last);
    host.contains('.') && !is_number && !is_own
}

fn is_world(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => {
            let [first, second, ..] = address.octets();
            let is_shared = first == 100 && (64..128).contains(&second);
            let is_test = address.is_documentation() || (first == 198 && (second == 18 || second == 19)) || first == 0 || first >= 240;
            !(address.is_private() || address.is_loopback() || address.is_link_local() || address.is_multicast() || is_shared || is_test)
        }
        IpAddr::V6(address) => match address.to_ipv4_mapped() {
            Some(mapped) => is_world(IpAddr::V4(mapped)),
            // Global unicast is 2000::/3; within it 2002::/16 and 64:ff9b::/96 carry addresses of the other kind.
            None => address.segments()[0] & 0xe000 == 0x2000 && address.segments()[0] != 0x2002,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_world_outside() {
        for good in
            ["https://hooks.example.com/x?y", "http://example.org:8080/", "https://93.184.216.34/a", "https://[2606:2800:220:1::1]/"]
        {
            assert!(is_public(good), "{good}");
        }
        for bad in [
            "http://localhost/",
            "http://127.0.0.1/",
            "http://10.1.2.3/",
            "http://192.168.0.1/",
            "http://169.254.169.254/latest",
            "http://[::1]/",
            "http://[::ffff:10.0.0.1]/",
            "http://[fd00::1]/",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://printer.local/",
            "http://shop/",
            "ftp://example.com/",
            "https://example.com@127.0.0.1/",
            "https://127.0.0.1./",
            "http://100.64.0.1/",
            "https://exa mple.com/",
            "http://0.0.0.0/",
        ] {
            assert!(!is_public(bad), "{bad}");
        }
    }
}
