//! What simulated people write, in English and Chinese. `{}` is the title of a record.

/// Sentences of people of one mood.
pub struct Words {
    /// In English.
    pub english: &'static [&'static str],
    /// In Chinese.
    pub chinese: &'static [&'static str],
}

/// People who like the shop.
pub const HAPPY: Words = Words {
    english: &[
        "Packed like a museum piece. Not a bent corner in three years.",
        "You recommended {} and it has not left my turntable since.",
        "Arrived the next day, with a handwritten note. Who still does that?",
        "I rang about a scratch and somebody who knew the record answered.",
        "Small choice, but every single one is worth it.",
        "Ordering takes a minute and the parcel is here in two days.",
        "The stories on the pages make me buy things I would never have found. {} is wonderful.",
        "Fair prices and honest descriptions of the pressing.",
        "The return was easier than the purchase. That is why I came back.",
        "My daughter and I choose one together every month.",
        "Sound of {} is superb, thank you for stocking the CD too.",
        "You always write when something is late, so I never wonder.",
        "Still the only shop that lets me listen before I decide.",
        "Good people. Keep going.",
    ],
    chinese: &[
        "包装非常用心，唱片完好无损。",
        "推荐的《{}》太好听了，每天都在放。",
        "发货很快，还有手写的卡片。",
        "客服很懂音乐，耐心解答了我的问题。",
        "选品少而精，每一张都值得买。",
        "退货很方便，下次还会再来。",
    ],
};

/// People who are neither.
pub const LUKEWARM: Words = Words {
    english: &[
        "All fine. A few more records to choose from would be nice.",
        "Good shop, delivery a little dear for a single CD.",
        "{} is lovely, the booklet was creased.",
        "I would like to pay by card instead of by invoice.",
        "Nice, but I could not find out when it would arrive.",
        "No complaints, no surprises.",
        "The page for {} was slow on my phone.",
        "More classical, please.",
    ],
    chinese: &["总体不错，希望种类更多一些。", "音质很好，运费有点贵。", "网站在手机上打开有点慢。", "还可以，没有特别的惊喜。"],
};

/// People who are cross, as some always are.
pub const CROSS: Words = Words {
    english: &[
        "{} arrived scratched and I am still waiting for an answer.",
        "The LP was warped. The replacement was warped too.",
        "I was sent the CD although I ordered the LP.",
        "Nobody picked up the phone, twice.",
        "The case was broken and half the booklet missing.",
        "Delivery costs more than the discount I was promised.",
        "The basket lost what I had chosen, so I had to start again.",
        "You announced {} for Friday. It came the Friday after.",
        "I returned it three weeks ago and have not seen my money.",
    ],
    chinese: &[
        "收到的《{}》有划痕，客服一直没有回复。",
        "发错了版本，我订的是黑胶。",
        "电话打了两次都没人接。",
        "退货三周了，还没有收到退款。",
    ],
};

/// People during the weeks in which the parcels were late.
pub const LATE: Words = Words {
    english: &[
        "Eleven days for a parcel that used to take two.",
        "Tracking has said 'on its way' for a week.",
        "It was a birthday present. The birthday was last Tuesday.",
        "Late again, and this time nobody wrote to tell me.",
        "I ordered {} three weeks ago. Where is it?",
        "Your new delivery company left the parcel in the rain.",
        "Since you changed the carrier nothing arrives when you say.",
        "Two orders, both late, one of them to the wrong address.",
        "I love the shop, but I do not trust the delivery any more.",
    ],
    chinese: &[
        "等了十一天才收到，以前两天就到。",
        "物流信息一个星期没有更新。",
        "换了快递公司以后总是迟到。",
        "生日礼物迟到了，非常失望。",
    ],
};
