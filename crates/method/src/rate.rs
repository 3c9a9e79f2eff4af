//! Crude rates, proportions, means, ratios, euro amounts and ratios of age groups.

mod age_ratio;
mod crude;
mod mean;
mod money;
mod proportion;
mod quotient;

pub use age_ratio::{
    AgeRatio, DEMOGRAFISCHE_DRUK, DUBBELE_VERGRIJZING, GRIJZE_DRUK, GROENE_DRUK,
    MANTELZORGPOTENTIEEL, SUPPORT_RATIO, age_ratio,
};
pub use crude::crude_rate;
pub use mean::{Mean, mean};
pub use money::{MoneyLimits, MoneyRatio, money_ratio};
pub use proportion::proportion;
pub use quotient::ratio;
