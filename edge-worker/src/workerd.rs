//! The platform on workerd and Cloudflare.
