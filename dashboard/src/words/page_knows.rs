use super::words;

words! { page_knows: PageKnows,
    plain {
        title: "What the page may know", "页面可知晓的信息";
        lead: "What rapport.profile() tells your pages of who is proven to look at them; nothing by default", "rapport.profile() 向页面提供的已验证访客信息，默认不提供";
        stage: "Stage", "阶段";
        stage_hint: "where they are in their life as a customer", "所处的客户阶段";
        last_product: "Last product", "最近购买的商品";
        last_product_hint: "what they bought last", "最后一次购买的商品";
        facts: "Pinned facts", "置顶备注";
        facts_hint: "those pinned for the page", "标记为页面可见的备注";
        open_case: "Open case", "未结工单";
        open_case_hint: "so that the page can stay quiet", "页面可据此减少打扰";
        segments: "Segments", "分群";
        segments_hint: "The page learns which of these they are in", "页面可知晓其属于哪些分群";
        no_segments: "There is no segment yet.", "还没有分群。";
        traits: "Traits", "属性";
        traits_hint: "Names with commas, at most 20", "属性名，用逗号分隔，最多 20 个";
    }
    filled {
    }
}
